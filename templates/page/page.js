"use strict";
(function () {
  var matrix = document.getElementById("matrix-table");
  var form = document.getElementById("filters");
  function each(list, act) { Array.prototype.forEach.call(list, act); }
  var brief = matrix && matrix.classList.contains("brief");
  var roster = matrix ? Array.prototype.slice.call(matrix.tBodies[0].rows) : [];
  function reason(link) { return document.getElementById(link.hash.slice(1)); }
  function chosen(name) { var box = form.elements[name]; return box ? box.value : ""; }

  function dueOf(cell, link, head) {
    if (!brief) { return cell.dataset.d || head.dataset.d; }
    return link ? reason(link).dataset.d : head.dataset.u;
  }

  function apply() {
    var group = chosen("group"), unit = chosen("unit"), state = chosen("state"), due = chosen("due"), category = chosen("category");
    var heads = matrix.tHead.rows[0].cells, columns = [], told = [], families = 0, tasks = 0;
    var narrow = group || unit || state || due || category;
    each(heads, function (head, at) {
      var fits = at === 0 || ((!category || head.dataset.c === category) && (!due || head.dataset.d.split(" ").indexOf(due) >= 0));
      head.hidden = !fits;
      columns.push(fits);
    });
    each(matrix.tBodies[0].rows, function (row) {
      var mine = (!group || row.dataset.g === group) && (!unit || row.id === "m" + unit), shown = false;
      each(row.cells, function (cell, at) {
        var link = at > 0 && cell.firstElementChild, mark = cell.textContent.trim(), fits = columns[at];
        cell.hidden = !fits;
        if (!at || !mark) { return; }
        fits = fits && (!state || mark === state) && (!due || dueOf(cell, link, heads[at]) === due);
        cell.classList.toggle("out", !fits);
        if (!brief) { reason(link).hidden = !fits; }
        shown = shown || fits;
        if (mine && fits) { told[at] = true; tasks += 1; }
      });
      row.hidden = !(mine && (shown || !(state || due || category)));
      if (!row.hidden) { families += 1; }
      document.getElementById(row.id.slice(1)).hidden = row.hidden;
    });
    if (state || due) {
      each(heads, function (head, at) {
        if (!at || !columns[at] || told[at]) { return; }
        head.hidden = true;
        roster.forEach(function (row) { row.cells[at].hidden = true; });
      });
    }
    document.getElementById("nothing").hidden = families > 0;
    document.getElementById("all-shown").hidden = document.getElementById("blanks").hidden = !!narrow;
    document.getElementById("said").textContent = !narrow ? "全部显示。" : families
      ? "符合条件的" + families + "家、" + tasks + "项次；没有的列不显示，格里空着的是没有这项任务，或不符合条件。" : "没有符合条件的。";
  }

  function order() {
    var rows = roster.slice();
    if (chosen("order") === "trouble") { rows.sort(function (one, other) { return one.dataset.t - other.dataset.t; }); }
    rows.forEach(function (row) { matrix.tBodies[0].appendChild(row); });
  }

  if (form && matrix) {
    each(roster, function (row) { form.elements.unit.add(new Option(row.cells[0].textContent, row.id.slice(1))); });
    form.hidden = false;
    form.addEventListener("change", function () { order(); apply(); });
    document.getElementById("all").addEventListener("click", function () { form.reset(); order(); apply(); });
    document.addEventListener("click", function (event) {
      var link = event.target.closest("a[data-state]");
      if (link) { form.reset(); form.elements.state.value = link.dataset.state; order(); apply(); }
    });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
  }

  function tell(event) {
    var link = event.target.closest("td a"), row = link && link.closest("tr"), at = link && link.parentNode.cellIndex;
    if (link && !link.title) {
      link.title = row.cells[0].textContent + " 第" + matrix.tHead.rows[0].cells[at].textContent + "项：" + reason(link).cells[2].textContent;
    }
  }
  if (brief) {
    matrix.addEventListener("mouseover", tell);
    matrix.addEventListener("focusin", tell);
  }

  each(document.querySelectorAll("table.sorts"), function (table) {
    each(table.tHead.rows[0].cells, function (head, at) {
      if (head.dataset.sort === undefined) { return; }
      var button = document.createElement("button"), paper = document.createElement("span");
      button.type = "button";
      button.textContent = paper.textContent = head.textContent;
      paper.className = "paper";
      head.replaceChildren(button, paper);
      button.addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") === "ascending", number = head.dataset.sort === "n";
        each(table.tHead.rows[0].cells, function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        function key(row) { var cell = row.cells[at], text = cell.dataset.v || cell.textContent.trim(); return number ? Number(text) : text; }
        Array.prototype.slice.call(table.tBodies[0].rows).sort(function (one, other) {
          var left = key(one), right = key(other), step = number ? left - right : left.localeCompare(right, "zh-CN");
          return down ? -step : step;
        }).forEach(function (row) { table.tBodies[0].appendChild(row); });
      });
    });
  });

  var folded = [];
  window.addEventListener("beforeprint", function () {
    each(document.querySelectorAll(".late-item:not([open])"), function (item) { item.open = true; folded.push(item); });
  });
  window.addEventListener("afterprint", function () { folded.splice(0).forEach(function (item) { item.open = false; }); });

  function open() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var card = target && target.closest("details");
    if (card) { card.hidden = false; card.open = true; target.hidden = false; target.scrollIntoView(); if (target.tagName === "TR") { target.tabIndex = -1; target.focus(); } }
  }
  window.addEventListener("hashchange", open);
  open();
}());
