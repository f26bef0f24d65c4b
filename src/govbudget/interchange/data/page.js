(function () {
  "use strict";
  var bar = document.querySelector(".filter");
  if (!bar) { return; }
  var buttons = Array.prototype.slice.call(bar.querySelectorAll("button"));
  function show(kind) {
    document.querySelectorAll("#findings .group .finding").forEach(function (each) {
      each.hidden = kind !== "" && each.dataset.kind !== kind;
    });
    buttons.forEach(function (button) { button.setAttribute("aria-pressed", String(button.dataset.show === kind)); });
  }
  buttons.forEach(function (button) { button.addEventListener("click", function () { show(button.dataset.show); }); });
  window.addEventListener("hashchange", function () {
    var there = document.getElementById(location.hash.slice(1));
    if (there && there.hidden) { show(""); there.scrollIntoView(); }
  });
  bar.hidden = false;
  show("");
}());
