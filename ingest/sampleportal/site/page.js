// The paging of TRS sites: page 0 is index.html, page n is index_n.html.
function createPageHTML(pages, current, name, ext) {
  var file = function (n) { return n === 0 ? name + "." + ext : name + "_" + n + "." + ext; };
  var links = [];
  for (var n = 0; n < pages; n++) {
    links.push(n === current ? "<span class=\"current\">" + (n + 1) + "</span>" : "<a href=\"" + file(n) + "\">" + (n + 1) + "</a>");
  }
  if (current > 0) links.unshift("<a href=\"" + file(current - 1) + "\">上一页</a>");
  if (current < pages - 1) links.push("<a href=\"" + file(current + 1) + "\">下一页</a>");
  document.write(links.join(" "));
}
