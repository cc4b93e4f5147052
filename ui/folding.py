"""Folds templates as they are read: what a template says with constants alone is drawn once in a process.

A page has a hundred small tags that draw the same for everybody, every time: {% translate "Gem" %},
{% url "home" %}, {% icon "lock" %}. Each costs some twenty calls. They are drawn when the template is read,
and what stands beside each other becomes one text. A tag with a variable in it stays as it is: nothing of a
request can be kept. {% url "case" case.pk %} stays too, but knows the shape of its address (`ui.addresses`).

Nothing is written otherwise in a template for this. A tag of our own is folded when its function is marked
with `draws_the_same`: it must depend on its arguments alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import Any, TypeVar
from uuid import UUID

from django.template import Context, Node, NodeList, Template, Variable
from django.template.base import FilterExpression, Origin, TextNode
from django.template.defaulttags import AutoEscapeControlNode, CommentNode, IfNode, LoadNode, URLNode
from django.template.library import SimpleBlockNode, SimpleNode
from django.template.loaders import cached
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.urls import NoReverseMatch
from django.utils.safestring import SafeString

from ui.addresses import address_of

FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])
SILENT = (LoadNode, CommentNode)
SAME_EACH_TIME: set[Callable[..., Any]] = set()  # the functions of simple tags that are marked


class Loader(cached.Loader):
    """Keeps templates, as Django's own does, and folds each when it is read."""

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        """Return a template, folded."""
        kept = self.get_template_cache.get(self.cache_key(template_name, skip))
        if isinstance(kept, Template):
            return kept
        template = super().get_template(template_name, skip)
        template.nodelist = folded(template.nodelist)
        return template


class SetNode(Node):
    """Gives a constant a name: what {% translate "…" as name %} and {% url "…" as name %} become."""

    child_nodelists = ()

    def __init__(self, name: str, value: Any) -> None:
        self.name = name
        self.value = value

    def render(self, context: Context) -> str:
        """Draw nothing."""
        context[self.name] = self.value
        return ""


class AddressNode(Node):
    """Asks for an address with keys in it: what {% url "case" case.pk %} becomes."""

    child_nodelists = ()

    def __init__(self, node: URLNode, name: str) -> None:
        self.node = node
        self.name = name

    def render(self, context: Context) -> str:
        """Return the address, or give it its name. Raises NoReverseMatch as the tag does."""
        args = [arg.resolve(context) for arg in self.node.args]
        if not all(type(arg) is UUID or type(arg) is int for arg in args):
            return str(self.node.render(context))
        address = SafeString(escape(address_of(self.name, *args)))
        if self.node.asvar is None:
            return address
        context[self.node.asvar] = address
        return ""


def draws_the_same(function: FunctionT) -> FunctionT:
    """Mark the function of a simple tag whose drawing depends on its arguments alone."""
    SAME_EACH_TIME.add(function)
    return function


def folded(nodes: NodeList) -> NodeList:
    """Return the nodes with their constants drawn, and so with every list of nodes inside them."""
    result = NodeList()
    text: list[TextNode] = []
    for node in nodes:
        drawn = _drawn(node)
        if isinstance(drawn, TextNode):
            text.append(drawn)
            continue
        _close(text, result)
        if drawn is not None:
            _fold_inside(drawn)
            result.append(drawn)
    _close(text, result)
    result.contains_nontext = any(not isinstance(node, TextNode) for node in result)
    return result


def _close(text: list[TextNode], result: NodeList) -> None:
    """Put what has been collected of text into the result, as one node."""
    whole = "".join(node.s for node in text)
    if whole:
        result.append(_in_the_place_of(text[0], TextNode(whole)))
    text.clear()


def _fold_inside(node: Node) -> None:
    if isinstance(node, IfNode):
        node.conditions_nodelists = [(asked, folded(inside)) for asked, inside in node.conditions_nodelists]
    elif not isinstance(node, AutoEscapeControlNode):  # a text without escaping stays as it is
        for name in node.child_nodelists:
            if isinstance(inside := getattr(node, name, None), NodeList):
                setattr(node, name, folded(inside))


def _drawn(node: Node) -> Node | None:
    """Return what stands for a node: a text or a name when it is constant, and else itself."""
    if isinstance(node, SILENT):
        return _in_the_place_of(node, TextNode(""))
    if not _is_constant(node):
        return _address(node)
    found = Context()
    try:
        text = str(node.render(found))
    except (NoReverseMatch, ValueError):  # said when somebody asks for the page
        return node
    if name := _name_given(node):
        return _in_the_place_of(node, SetNode(name, found[name]))
    return _in_the_place_of(node, TextNode(text))


def _is_constant(node: Node) -> bool:
    if isinstance(node, TranslateNode):
        return node.message_context is None and _are_literals([node.filter_expression])
    if isinstance(node, URLNode):
        return _are_literals([node.view_name]) and not node.args and not node.kwargs
    if isinstance(node, StaticNode):
        return _are_literals([node.path])
    if isinstance(node, SimpleNode) and not isinstance(node, SimpleBlockNode):
        known = node.func in SAME_EACH_TIME and not node.takes_context
        return known and _are_literals([*node.args, *node.kwargs.values()])
    return False


def _are_literals(expressions: Iterable[FilterExpression]) -> bool:
    """Whether each is a word or a number written in the template, without filters."""
    return all(
        not expression.filters
        and (
            isinstance(expression.var, str)
            or (isinstance(expression.var, Variable) and expression.var.lookups is None)
        )
        for expression in expressions
    )


def _address(node: Node) -> Node:
    """Return what asks quicker for an address in this program; other tags, and Django's own pages, stay."""
    if not isinstance(node, URLNode) or node.kwargs or not _are_literals([node.view_name]):
        return node
    name = str(node.view_name.resolve(Context()))
    return node if name.startswith("admin:") else _in_the_place_of(node, AddressNode(node, name))


def _name_given(node: Node) -> str | None:
    return getattr(node, "asvar", None) or getattr(node, "varname", None) or getattr(node, "target_var", None)


def _in_the_place_of(old: Node, new: Node) -> Node:
    """Return the new node with the place of the old one in its file, which errors tell."""
    for name in ("token", "origin"):
        if hasattr(old, name):
            setattr(new, name, getattr(old, name))
    return new
