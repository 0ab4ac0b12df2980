"""Who may make themes, code words and choose quotes, and in which state."""

from gwrando.web.voice.models import Consultation, Text, Theme
from gwrando.web.voice.rules.refusal import refused

CODED_DOORS = ("publish", "not_publish")  # a worry stays with the safeguarding lead


def check_may_change_themes(consultation: Consultation) -> None:
    """Raises `RefusedError` once word is back: the themes were answered as they stood."""
    if consultation.fed_back_at is not None or consultation.is_imported:
        raise refused(
            "Mae'r themâu hyn wedi'u cau: maent wedi'u hateb, neu nid ni ofynnodd y cwestiwn.",
            "These themes are closed: they have been answered, or we did not ask the question.",
            "Ewch i dudalen yr ymgynghoriad i weld yr ateb.",
            "Go to the page of the consultation to see the answer.",
        )


def check_may_code(consultation: Consultation, *, text: Text) -> None:
    """Raises `RefusedError` unless it is closed and not yet answered, and a person has decided that others may read."""
    if consultation.closed_at is None or consultation.fed_back_at is not None or text.door not in CODED_DOORS:
        raise refused(
            "Gallwch roi themâu i eiriau ar ôl i'r ymgynghoriad gau, cyn i'r ateb fynd yn ôl, ac ar ôl i berson eu darllen.",
            "You can give words their themes after the consultation has closed, before word goes back, and after a "
            "person has read them.",
            "Ewch yn ôl i'r rhestr o eiriau.",
            "Go back to the list of words.",
        )


def check_may_quote(consultation: Consultation, *, text: Text) -> None:
    """Raises `RefusedError` unless these words may be coded and a person said that others may see them."""
    check_may_code(consultation, text=text)
    if text.door != "publish":
        raise refused(
            "Penderfynodd person beidio â chyhoeddi'r geiriau hyn, felly ni ellir eu dyfynnu.",
            "A person decided not to publish these words, so they cannot be quoted.",
            "Dewiswch eiriau eraill.",
            "Choose other words.",
        )


def check_may_merge(theme: Theme, *, into: Theme) -> None:
    """Raises `RefusedError` unless both are themes of one consultation that is not yet answered, and not the same."""
    check_may_change_themes(theme.consultation)
    if theme.pk == into.pk or theme.consultation_id != into.consultation_id:
        raise refused(
            "Dewiswch thema arall o'r un ymgynghoriad.",
            "Choose another theme of the same consultation.",
            "Ewch yn ôl i'r themâu.",
            "Go back to the themes.",
        )


def check_may_remove_theme(theme: Theme, *, n_codings: int) -> None:
    """Raises `RefusedError` while words have this theme: a theme that children spoke of does not vanish."""
    check_may_change_themes(theme.consultation)
    if n_codings:
        raise refused(
            "Mae geiriau gan blant o dan y thema hon, felly ni ellir ei dileu.",
            "Children's words stand under this theme, so it cannot be removed.",
            "Unwch hi â thema arall.",
            "Merge it with another theme.",
        )
