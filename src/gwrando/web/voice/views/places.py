"""Where a request comes from."""

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """Where the request comes from, used for one keyed count and forgotten.

    Behind the proxy of a real server the last entry is the one the proxy itself wrote.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()[:60]
    return request.META.get("REMOTE_ADDR", "")
