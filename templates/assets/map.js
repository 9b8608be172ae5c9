// The map answers whoever rests on a box: its links are lit, and a line says what would follow if it were closed.
// The figures were found when the handbook was made; the same stand in its tables.
(function () {
  "use strict";
  document.querySelectorAll(".map").forEach(function (map) {
    var drawing = map.querySelector(".drawing"), says = map.querySelector(".map-says");
    if (!drawing || !says) return;
    var cards = Array.from(drawing.querySelectorAll(".card")), bands = Array.from(drawing.querySelectorAll(".band"));
    var at = function (card) { return card.getAttribute("data-at"); };

    function light(card) {
      var near = new Set([at(card)]);
      bands.forEach(function (band) {
        var ends = [band.getAttribute("data-from"), band.getAttribute("data-to")];
        var touches = ends.indexOf(at(card)) >= 0;
        band.classList.toggle("lit", touches);
        if (touches) ends.forEach(function (end) { near.add(end); });
      });
      drawing.classList.add("lit");
      cards.forEach(function (other) { other.classList.toggle("lit", near.has(at(other))); });
      says.textContent = card.getAttribute("data-says");
    }

    function rest() {
      drawing.classList.remove("lit");
      says.textContent = says.getAttribute("data-hint");
    }

    cards.forEach(function (card) {
      ["pointerenter", "focus"].forEach(function (event) { card.addEventListener(event, function () { light(card); }); });
      ["pointerleave", "blur"].forEach(function (event) { card.addEventListener(event, rest); });
    });
    rest();
  });
})();
