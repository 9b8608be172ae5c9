//! The network of an edition as files by themselves: GraphML for programs that analyse graphs, SVG to look at.
//! Draws and measures nothing; both are what `vademecum analyze` prints.

use super::{Artifact, Download, Format, Job, Setting, SitePath, Sizes, html::map_svg, network::graphml};
use crate::diagnostic::Diagnostic;

/// GraphML 1.0.
pub struct GraphMl;

/// The map as a drawing.
pub struct Svg;

impl Format for GraphMl {
    fn name(&self) -> &'static str {
        "graphml"
    }

    fn downloads(&self) -> &'static [Download] {
        &[Download {
            file: "download/*.graphml",
            label: "Network as GraphML",
            short: "GraphML",
            good_for: "measuring the network again with other software",
            loads: &[],
        }]
    }

    fn set<'a>(&self, job: &'a Job<'a, '_>) -> Box<dyn Setting + 'a> {
        let written: Written = |job| graphml(job.edition.about(), job.edition.network());
        Box::new(Network { job, file: "download/*.graphml", written })
    }
}

impl Format for Svg {
    fn name(&self) -> &'static str {
        "svg"
    }

    fn downloads(&self) -> &'static [Download] {
        &[Download {
            file: "download/*-map.svg",
            label: "Map as a drawing",
            short: "Map",
            good_for: "putting the map into slides and reports at any size",
            loads: &[],
        }]
    }

    fn set<'a>(&self, job: &'a Job<'a, '_>) -> Box<dyn Setting + 'a> {
        let written: Written = |job| map_svg(job.press, job.edition, job.edition.network());
        Box::new(Network { job, file: "download/*-map.svg", written })
    }
}

type Written = fn(&Job<'_, '_>) -> String;

/// One file of the network.
struct Network<'a, 'p> {
    job: &'a Job<'a, 'p>,
    file: &'static str,
    written: Written,
}

impl Setting for Network<'_, '_> {
    fn plan(&self) -> Vec<SitePath> {
        vec![self.job.path(self.file)]
    }

    fn render(&self, path: &SitePath, _: &Sizes) -> Result<Artifact, Diagnostic> {
        Ok(Artifact { path: path.clone(), bytes: (self.written)(self.job).into_bytes() })
    }
}
