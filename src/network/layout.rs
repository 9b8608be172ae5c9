//! A staged drawing of a network: boxes in the columns of their stages, ribbons between them.
//!
//! Graph drawers order layers by the links and would mix the stages, so this is our own after K. Sugiyama, S. Tagawa and
//! M. Toda, *Methods for visual understanding of hierarchical system structures* (1981): a ribbon that passes a column
//! gets a place of its own there, places are ordered by the mean position of their neighbours as long as fewer ribbons
//! cross, and heights are drawn towards their neighbours without changing the order.
//!
//! By construction no ribbon runs through a box and no two boxes touch: between columns there are no boxes, and in a
//! column a ribbon keeps to its own place. Knows sizes and no fonts, colours or words.

/// What is to be drawn, in any unit of length.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The boxes.
    pub boxes: Vec<Boxed>,
    /// The ribbons between them.
    pub ribbons: Vec<Ribbon>,
    /// How wide each box is.
    pub box_width: f64,
    /// How much room there is between columns.
    pub gutter: f64,
    /// How much room there is between boxes.
    pub gap: f64,
    /// How much room there is above the columns, for their headings.
    pub head: f64,
    /// How much room there is around everything.
    pub margin: f64,
}

/// A box to be placed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Boxed {
    /// Its column, from the left.
    pub column: usize,
    /// How high it is.
    pub height: f64,
}

/// A ribbon to be drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ribbon {
    /// The box it leaves.
    pub from: usize,
    /// The box it reaches, another one.
    pub to: usize,
    /// How wide it is.
    pub width: f64,
}

/// A finished drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
    /// The left edge of each column that has a box; others have none and take no room.
    pub columns: Vec<Option<f64>>,
    /// Where each box is, in the order of the plan.
    pub boxes: Vec<Rectangle>,
    /// How each ribbon runs, in the order of the plan.
    pub ribbons: Vec<Path>,
}

/// A place on the paper; `y` grows downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "they are what they are called")]
pub struct Rectangle {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// The middle line of a ribbon.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// Where it begins.
    pub start: (f64, f64),
    /// Cubic curves, each by its two handles and its end.
    pub curves: Vec<[(f64, f64); 3]>,
}

/// A box, or the place of a ribbon that passes a column.
struct Spot {
    column: usize,
    height: f64,
    is_box: bool,
    y: f64,
}

/// Spots, and the spots that each ribbon passes from its beginning to its end.
struct Sketch {
    spots: Vec<Spot>,
    chains: Vec<Vec<usize>>,
    /// For each spot its neighbours in the columns beside its own.
    beside: Vec<Vec<usize>>,
    /// The order of spots in each column.
    columns: Vec<Vec<usize>>,
}

/// Draws a plan. A plan without boxes gives a drawing without size.
pub fn layout(plan: &Plan) -> Drawing {
    let (plan, names) = without_empty_columns(plan);
    let mut sketch = sketch(&plan);
    order(&mut sketch);
    settle(&mut sketch, &plan);
    draw(&plan, &sketch, &names)
}

/// The plan with the columns that have boxes only, and what those were called.
fn without_empty_columns(plan: &Plan) -> (Plan, Vec<usize>) {
    let mut used: Vec<usize> = plan.boxes.iter().map(|boxed| boxed.column).collect();
    used.sort_unstable();
    used.dedup();
    let place = |column: usize| used.binary_search(&column).unwrap_or_default();
    let boxes = plan.boxes.iter().map(|boxed| Boxed { column: place(boxed.column), ..*boxed }).collect();
    (Plan { boxes, ..plan.clone() }, used)
}

fn sketch(plan: &Plan) -> Sketch {
    let mut spots: Vec<Spot> = plan
        .boxes
        .iter()
        .map(|boxed| Spot { column: boxed.column, height: boxed.height, is_box: true, y: 0.0 })
        .collect();
    let mut chains = Vec::new();
    for ribbon in &plan.ribbons {
        let (from, to) = (plan.boxes[ribbon.from].column, plan.boxes[ribbon.to].column);
        let mut chain = vec![ribbon.from];
        let between: Vec<usize> =
            if from < to { (from + 1..to).collect() } else { (to + 1..from).rev().collect() };
        for column in between {
            chain.push(spots.len());
            spots.push(Spot { column, height: ribbon.width, is_box: false, y: 0.0 });
        }
        chain.push(ribbon.to);
        chains.push(chain);
    }
    let count = plan.boxes.iter().map(|boxed| boxed.column + 1).max().unwrap_or_default();
    let mut columns = vec![Vec::new(); count];
    for (index, spot) in spots.iter().enumerate() {
        columns[spot.column].push(index);
    }
    let mut beside = vec![Vec::new(); spots.len()];
    for chain in &chains {
        for pair in chain.windows(2).filter(|pair| spots[pair[0]].column != spots[pair[1]].column) {
            beside[pair[0]].push(pair[1]);
            beside[pair[1]].push(pair[0]);
        }
    }
    Sketch { spots, chains, beside, columns }
}

/// How often the order is looked at from each side.
const SWEEPS: usize = 24;

fn order(sketch: &mut Sketch) {
    let mut best = sketch.columns.clone();
    let mut fewest = crossings(sketch);
    for sweep in 0..SWEEPS {
        let count = sketch.columns.len();
        let sequence: Vec<usize> =
            if sweep % 2 == 0 { (0..count).collect() } else { (0..count).rev().collect() };
        for column in sequence {
            by_mean_position(sketch, column);
        }
        exchange_neighbours(sketch);
        let now = crossings(sketch);
        if now < fewest {
            fewest = now;
            best.clone_from(&sketch.columns);
        }
    }
    sketch.columns = best;
}

fn positions(sketch: &Sketch) -> Vec<usize> {
    let mut positions = vec![0; sketch.spots.len()];
    for column in &sketch.columns {
        column.iter().enumerate().for_each(|(position, spot)| positions[*spot] = position);
    }
    positions
}

/// Orders a column by the mean position of what its spots are linked to, each column taken as equally long.
fn by_mean_position(sketch: &mut Sketch, column: usize) {
    let positions = positions(sketch);
    let share = |spot: usize| {
        let length = sketch.columns[sketch.spots[spot].column].len();
        (positions[spot] as f64 + 0.5) / length as f64
    };
    let mut keyed: Vec<(f64, usize, usize)> = sketch.columns[column]
        .iter()
        .map(|&spot| {
            let beside = &sketch.beside[spot];
            let mean = beside.iter().map(|other| share(*other)).sum::<f64>() / beside.len() as f64;
            (if beside.is_empty() { share(spot) } else { mean }, positions[spot], spot)
        })
        .collect();
    keyed.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    sketch.columns[column] = keyed.into_iter().map(|(_, _, spot)| spot).collect();
}

/// Exchanges spots that stand next to each other where fewer of their ribbons cross then.
fn exchange_neighbours(sketch: &mut Sketch) {
    let mut positions = positions(sketch);
    for column in 0..sketch.columns.len() {
        for at in 1..sketch.columns[column].len() {
            let (above, below) = (sketch.columns[column][at - 1], sketch.columns[column][at]);
            if crossings_of(sketch, &positions, below, above) < crossings_of(sketch, &positions, above, below)
            {
                sketch.columns[column].swap(at - 1, at);
                positions.swap(above, below);
            }
        }
    }
}

/// How many pairs of their ribbons cross when one spot stands above another of its column.
fn crossings_of(sketch: &Sketch, positions: &[usize], above: usize, below: usize) -> usize {
    let is_left = |other: usize| sketch.spots[other].column < sketch.spots[above].column;
    let cross =
        |one: &usize, other: &usize| is_left(*one) == is_left(*other) && positions[*other] < positions[*one];
    let of_below = |one: &usize| sketch.beside[below].iter().filter(|other| cross(one, other)).count();
    sketch.beside[above].iter().map(of_below).sum()
}

/// How many pairs of ribbons cross between neighbouring columns.
fn crossings(sketch: &Sketch) -> usize {
    let positions = positions(sketch);
    let mut total = 0;
    for column in 0..sketch.columns.len().saturating_sub(1) {
        let mut links: Vec<(usize, usize)> = sketch.columns[column]
            .iter()
            .flat_map(|spot| sketch.beside[*spot].iter().map(move |other| (*spot, *other)))
            .filter(|(_, other)| sketch.spots[*other].column == column + 1)
            .map(|(spot, other)| (positions[spot], positions[other]))
            .collect();
        links.sort_unstable();
        // Counted from the last one upwards with a tree of sums: how many earlier ones end below.
        let length = sketch.columns[column + 1].len();
        let mut tree = vec![0usize; length + 1];
        for (_, end) in links.iter().rev() {
            let mut at = *end;
            while at > 0 {
                total += tree[at];
                at -= at & at.wrapping_neg();
            }
            let mut at = end + 1;
            while at <= length {
                tree[at] += 1;
                at += at & at.wrapping_neg();
            }
        }
    }
    total
}

/// The room between the middles of two spots that stand next to each other.
fn apart(sketch: &Sketch, plan: &Plan, above: usize, below: usize) -> f64 {
    let (above, below) = (&sketch.spots[above], &sketch.spots[below]);
    let gap = if above.is_box || below.is_box { plan.gap } else { plan.gap / 4.0 };
    (above.height + below.height) / 2.0 + gap
}

/// How often heights are drawn towards their neighbours.
const PULLS: usize = 40;

/// Gives each spot a height near its neighbours, in the order that was found.
fn settle(sketch: &mut Sketch, plan: &Plan) {
    for column in 0..sketch.columns.len() {
        let offsets = offsets(sketch, plan, column);
        for (position, offset) in offsets.iter().enumerate() {
            let spot = sketch.columns[column][position];
            sketch.spots[spot].y = offset - offsets.last().copied().unwrap_or_default() / 2.0;
        }
    }
    for pull in 0..PULLS {
        for step in 0..sketch.columns.len() {
            let column = if pull % 2 == 0 { step } else { sketch.columns.len() - 1 - step };
            let offsets = offsets(sketch, plan, column);
            let wanted: Vec<f64> = sketch.columns[column]
                .iter()
                .map(|&spot| {
                    let beside = &sketch.beside[spot];
                    let mean =
                        beside.iter().map(|other| sketch.spots[*other].y).sum::<f64>() / beside.len() as f64;
                    if beside.is_empty() { sketch.spots[spot].y } else { mean }
                })
                .collect();
            for (position, y) in nearest_in_order(&wanted, &offsets).into_iter().enumerate() {
                let spot = sketch.columns[column][position];
                sketch.spots[spot].y = y;
            }
        }
    }
}

/// How far each spot of a column lies at least below the first.
fn offsets(sketch: &Sketch, plan: &Plan, column: usize) -> Vec<f64> {
    let column = &sketch.columns[column];
    let mut offsets = vec![0.0; column.len()];
    for at in 1..column.len() {
        offsets[at] = offsets[at - 1] + apart(sketch, plan, column[at - 1], column[at]);
    }
    offsets
}

/// The heights nearest to those wanted, by least squares, that keep the order and the room between (isotonic regression
/// by pooling adjacent violators).
fn nearest_in_order(wanted: &[f64], offsets: &[f64]) -> Vec<f64> {
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (wanted, offset) in wanted.iter().zip(offsets) {
        let mut pool = (wanted - offset, 1);
        while let Some(&(mean, count)) = pools.last().filter(|(mean, _)| *mean > pool.0) {
            pools.pop();
            let whole = count + pool.1;
            pool = ((mean * count as f64 + pool.0 * pool.1 as f64) / whole as f64, whole);
        }
        pools.push(pool);
    }
    let means = pools.into_iter().flat_map(|(mean, count)| std::iter::repeat_n(mean, count));
    means.zip(offsets).map(|(mean, offset)| mean + offset).collect()
}

/// On which side of a box a ribbon ends.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Left,
    Right,
}

fn draw(plan: &Plan, sketch: &Sketch, names: &[usize]) -> Drawing {
    let top = sketch.spots.iter().map(|spot| spot.y - spot.height / 2.0).fold(f64::INFINITY, f64::min);
    let bottom = sketch.spots.iter().map(|spot| spot.y + spot.height / 2.0).fold(f64::NEG_INFINITY, f64::max);
    let lift = plan.margin + plan.head - if top.is_finite() { top } else { 0.0 };
    let left = |column: usize| plan.margin + column as f64 * (plan.box_width + plan.gutter);
    let middle = |spot: usize| sketch.spots[spot].y + lift;
    let ports = ports(plan, sketch, lift);
    let ribbon = |(index, chain): (usize, &Vec<usize>)| {
        let Ribbon { from, to, .. } = plan.ribbons[index];
        let (out, into) = sides(plan, from, to);
        let edge = |node: usize, side: Side| {
            left(plan.boxes[node].column) + if side == Side::Right { plan.box_width } else { 0.0 }
        };
        let start = (edge(from, out), ports[index].0);
        let end = (edge(to, into), ports[index].1);
        let mut curves = Vec::new();
        if out == into {
            // Within one column, through the room beside it.
            let reach = (plan.gutter * 0.3 + (start.1 - end.1).abs() * 0.08).min(plan.gutter * 0.75);
            curves.push([(start.0 + reach, start.1), (end.0 + reach, end.1), end]);
            return Path { start, curves };
        }
        let mut at = start;
        for spot in &chain[1..chain.len() - 1] {
            let column = left(sketch.spots[*spot].column);
            let (near, far) = (column, column + plan.box_width);
            let (near, far) = if out == Side::Right { (near, far) } else { (far, near) };
            let y = middle(*spot);
            let half = f64::midpoint(at.0, near);
            curves.push([(half, at.1), (half, y), (near, y)]);
            curves.push([(near, y), (far, y), (far, y)]);
            at = (far, y);
        }
        let half = f64::midpoint(at.0, end.0);
        curves.push([(half, at.1), (half, end.1), end]);
        Path { start, curves }
    };
    let count = sketch.columns.len();
    let mut columns = vec![None; names.iter().max().map_or(0, |last| last + 1)];
    names.iter().enumerate().for_each(|(place, name)| columns[*name] = Some(left(place)));
    Drawing {
        // Ribbons within the last column need room beside it.
        width: if count == 0 { 0.0 } else { left(count) - plan.gutter * 0.2 + plan.margin },
        height: if count == 0 { 0.0 } else { bottom + lift + plan.margin },
        columns,
        boxes: (0..plan.boxes.len())
            .map(|node| Rectangle {
                x: left(plan.boxes[node].column),
                y: middle(node) - plan.boxes[node].height / 2.0,
                width: plan.box_width,
                height: plan.boxes[node].height,
            })
            .collect(),
        ribbons: sketch.chains.iter().enumerate().map(ribbon).collect(),
    }
}

/// Forward from right to left, backward from left to right, and within a column on the right.
fn sides(plan: &Plan, from: usize, to: usize) -> (Side, Side) {
    let (from, to) = (plan.boxes[from].column, plan.boxes[to].column);
    match from.cmp(&to) {
        std::cmp::Ordering::Less => (Side::Right, Side::Left),
        std::cmp::Ordering::Equal => (Side::Right, Side::Right),
        std::cmp::Ordering::Greater => (Side::Left, Side::Right),
    }
}

/// At which height each ribbon leaves and reaches its boxes: beside one another, in the order of where they come from.
fn ports(plan: &Plan, sketch: &Sketch, lift: f64) -> Vec<(f64, f64)> {
    let mut at: Vec<(usize, Side, f64, usize, bool)> = Vec::new();
    for (index, (ribbon, chain)) in plan.ribbons.iter().zip(&sketch.chains).enumerate() {
        let (out, into) = sides(plan, ribbon.from, ribbon.to);
        at.push((ribbon.from, out, sketch.spots[chain[1]].y, index, true));
        at.push((ribbon.to, into, sketch.spots[chain[chain.len() - 2]].y, index, false));
    }
    at.sort_by(|a, b| {
        (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)).then((a.3, a.4).cmp(&(b.3, b.4)))
    });
    let mut ports = vec![(0.0, 0.0); plan.ribbons.len()];
    for side in at.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let node = side[0].0;
        let widths: Vec<f64> =
            side.iter().map(|(_, _, _, ribbon, _)| plan.ribbons[*ribbon].width + 1.0).collect();
        let whole: f64 = widths.iter().sum();
        // They stay on the straight part of the side; where there are too many they lie over one another.
        let room = plan.boxes[node].height * 0.8;
        let scale = (room / whole).min(1.0);
        let mut y = sketch.spots[node].y + lift - whole * scale / 2.0;
        for ((_, _, _, ribbon, leaves), width) in side.iter().zip(&widths) {
            let middle = y + width * scale / 2.0;
            y += width * scale;
            if *leaves { ports[*ribbon].0 = middle } else { ports[*ribbon].1 = middle }
        }
    }
    ports
}
