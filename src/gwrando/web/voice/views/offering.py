"""Help is offered on the very next screen after words that a person should read first, and once."""

from django.http import HttpRequest

from gwrando.web.voice.models import Text

HELP = "voice_help"  # the session key; it says nothing of what was written


def offer_after(request: HttpRequest, text: Text) -> None:
    """The next screen of this browser offers help when the text is to be read first."""
    if text.read_first:
        request.session[HELP] = True


def offered(request: HttpRequest) -> bool:
    """Whether this screen should offer help; asked once, it is forgotten."""
    return request.method == "GET" and bool(request.session.pop(HELP, False))
