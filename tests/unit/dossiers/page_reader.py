"""Read a page back as a browser would: elements, ids, tables, links."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "img", "link", "input", "hr", "col", "source", "wbr"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    children: list["Element"] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def all(self, tag: str) -> list["Element"]:
        """Every element of a kind below this one, in order."""
        found = []
        for child in self.children:
            found += [child] if child.tag == tag else []
            found += child.all(tag)
        return found

    @property
    def text(self) -> str:
        """The text, with spaces that hold words together as plain ones."""
        text = "".join(part if isinstance(part, str) else part.text for part in self.texts)
        return text.replace("\u00a0", " ").strip()


class Page(HTMLParser):
    """Builds the tree; an end tag that closes nothing, or something else, is an error."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.open = Element("root", {})
        self.everything: list[Element] = []
        self.feed(html)
        self.close()
        assert self.open is self.root, f"<{self.open.tag}> is never closed"

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {name: value or "" for name, value in attrs}, self.open)
        assert len(element.attributes) == len(attrs), f"<{tag}> repeats an attribute"
        self.everything.append(element)
        self.open.children.append(element)
        self.open.texts.append(element)
        if tag not in VOID:
            self.open = element

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.open.tag == tag, f"</{tag}> closes <{self.open.tag}>"
        self.open = self.open.parent

    def handle_data(self, data):
        self.open.texts.append(data)


def cells(table: Element) -> list[list[str]]:
    """The body of a table as text."""
    return [[cell.text for cell in row.all("td")] for row in table.all("tbody")[0].all("tr")]


def assert_sound(html: str) -> Page:
    """Check what holds of every page: well nested, ids once, pictures named, nothing loaded from elsewhere."""
    page = Page(html)
    ids = [element.attributes["id"] for element in page.everything if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    for element in page.everything:
        assert element.tag not in {"script", "link", "img", "iframe", "object", "embed", "base", "form"}
        assert "src" not in element.attributes
        for name, value in element.attributes.items():
            assert not name.startswith("on")
            is_link = element.tag == "a" and name == "href"
            is_namespace = element.tag == "svg" and name.startswith("xmlns")
            assert is_link or is_namespace or "http" not in value, (element.tag, name, value)
            for reference in value.split() if name in {"aria-labelledby", "aria-describedby"} else ():
                assert reference in ids
            if is_link and value.startswith("#"):
                assert value[1:] in ids
    for style in page.root.all("style"):
        assert "@import" not in style.text
        assert "url(" not in style.text
    for svg in page.root.all("svg"):
        assert svg.attributes["role"] == "img"
        assert svg.all("title")[0].text
        assert svg.all("desc")[0].text
    assert len(page.root.all("h1")) == 1
    return page


def assert_pages_agree(page: Page, record: dict) -> None:
    """Check that figures, tables, answers and entries of the page are those of the record."""
    from detente.dossiers.render import _cell

    def shown(data):
        return [[" ".join(_cell(value).split()) for value in row.values()] for row in data]

    def read(table):
        return [[" ".join(cell.split()) for cell in row] for row in cells(table)]

    by_id = {element.attributes["id"]: element for element in page.everything if "id" in element.attributes}
    words = " ".join(page.root.text.split())
    for section in record["sections"]:
        place = by_id[section["key"]]
        assert " ".join(section["answer"].split()) in words
        assert section["evidence"]["statement"] in place.text
        assert len(place.all("figure")) == len(section["figures"])
        for figure in section["figures"]:
            drawn = by_id[f"f-{figure['key']}"]
            assert len(drawn.all("svg")) == 2
            assert {svg.all("desc")[0].text for svg in drawn.all("svg")} == {figure["description"]}
            assert [p.text for p in drawn.all("p") if p.attributes.get("class") == "provenance"] == figure["provenance"]
            (table,) = drawn.all("table")
            assert read(table) == shown(figure["data"])
        tables = [table for table in place.all("table") if not _inside(table, "figure")]
        assert [read(table) for table in tables] == [shown(table["data"]) for table in section["tables"]]
        links = [a.attributes["href"] for item in place.all("li") for a in item.all("a")]
        told = [item for dispute in section["disputes"] for item in (*dispute["positions"], *dispute["trail"])]
        assert links == [item["source_url"] for item in (*told, *section["entries"])]
    for item in record["left_out"]:
        assert f"{item['title']}: {item['reason']}." in by_id["left-out"].text


def _inside(element: Element, tag: str) -> bool:
    while element.parent is not None:
        element = element.parent
        if element.tag == tag:
            return True
    return False
