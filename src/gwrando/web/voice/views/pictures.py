"""Pictures of choices: small, the same for everyone, kept by browsers."""

from django.http import Http404, HttpRequest, HttpResponse

from gwrando.web.voice.models import Picture


def picture(request: HttpRequest, key: str) -> HttpResponse:
    """The picture as WebP. Its address is the hash of its bytes, so it never changes."""
    found = Picture.objects.filter(key=key).first()
    if found is None:
        raise Http404
    made = HttpResponse(bytes(found.data), content_type="image/webp")
    made["Cache-Control"] = "public, max-age=31536000, immutable"
    return made
