"""What a page asks about one's own login."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from accounts import idle


@require_http_methods(["GET", "POST"])
def stay(request: HttpRequest) -> HttpResponse:
    """Answer how many seconds the login lasts; to post here is to say that one is still here."""
    return JsonResponse({"left": idle.seconds_left(request)})
