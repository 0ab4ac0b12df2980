"""When a panel's answer may be written down."""

from gwrando.web.voice.models import Text
from gwrando.web.voice.rules.refusal import refused


def check_may_answer_panel(question: Text) -> None:
    """Raises `RefusedError` while the consultation is open, or when this is not a published question to a panel."""
    consultation = question.participation.session.consultation
    if question.item is None or question.item.kind != "panel" or question.door != "publish":
        raise refused(
            "Nid yw'r geiriau hyn yn gwestiwn i banel y caiff eraill ei weld.",
            "These words are not a question to a panel that others may see.",
            "Dewiswch un o'r cwestiynau ar dudalen y panel.",
            "Choose one of the questions on the panel's page.",
        )
    if consultation.closed_at is None:
        raise refused(
            "Mae'r ymgynghoriad ar agor o hyd: gall plant ofyn a chefnogi cwestiynau.",
            "The consultation is still open: children can ask questions and support them.",
            "Caewch yr ymgynghoriad, yna ysgrifennwch beth atebodd y panel.",
            "Close the consultation, then write down what the panel answered.",
        )
