"""A commitment named by its ref on a page of another part: a link where the strategy in force has it, else the ref."""

from django import template
from django.urls import reverse

from gwrando.web.strategy import queries

register = template.Library()


@register.simple_tag
def commitment_url(ref: str) -> str:
    """The address of the commitment's page; empty when there is no such commitment."""
    return reverse("strategy:commitment", args=[ref]) if queries.commitment_row(ref) else ""
