using LotusBridge.Node.Access;
using LotusBridge.Node.Portal.Sessions;

namespace LotusBridge.Node.Portal.Tour;

/// <summary>Taking the tour's next step at this portal, and leaving the tour. There is nothing of it outside a demonstration.</summary>
internal static class TourPages
{
    public const string Go = "/tour";
    public const string Close = "/tour/close";

    /// <summary>Says in the address that this portal's own page leads there.</summary>
    private const string Here = "here";

    public static IReadOnlyList<PageRule> Rows { get; } =
    [
        PageRule.Public(Go, "tour.title", typeof(TourArrivalPage)) with { Form = GoAsync, IsDemoOnly = true },
        PageRule.Post(Close, PageTable.Anybody, "tour.close", Leave) with { IsDemoOnly = true },
    ];

    /// <summary>
    /// Leads to the step's page, by the sign-in where somebody else is needed. Portals are different sites, so a browser that comes
    /// from another one brings no cookie of this one: it is asked to come once more, from here.
    /// </summary>
    private static async Task<IResult> GoAsync(PortalRequest portal, TourGuide guide, CookieJar jar, CancellationToken stop)
    {
        if (!guide.IsThere || TourPlace.Of(portal.Query("step"), portal.Query("thread")) is not { } place)
        {
            return PageAnswer.Of(Problem.NotFound);
        }

        var isHome = place.Step.Territory == portal.Self.Territory;
        if (!isHome || portal.Query(Here) != "yes")
        {
            var link = isHome ? $"{place.Path}&{Here}=yes" : guide.LinkTo(place);
            if (isHome)
            {
                portal.Http.Response.Headers["Refresh"] = "0; url=" + link;
            }

            return PageAnswer.Of<TourArrivalPage>(new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                [nameof(TourArrivalPage.Number)] = place.Number, [nameof(TourArrivalPage.Link)] = link,
            });
        }

        jar.PutTour(portal.Http, place.ToString());
        var path = await guide.PathOfAsync(place, stop);
        if (portal.Session is { Row.IsDemo: true, Who: var who } && place.Step.IsFor(who))
        {
            return PageAnswer.SeeOther(path);
        }

        var query = QueryString.Create(
        [
            KeyValuePair.Create<string, string?>("next", path),
            KeyValuePair.Create<string, string?>("persona", guide.PersonaOf(place.Step, portal.Now)?.Id),
        ]);
        return PageAnswer.SeeOther("/sign-in" + query);
    }

    private static IResult Leave(PortalRequest portal, PortalForm form, CookieJar jar)
    {
        jar.Remove(portal.Http, jar.TourName);
        return PageAnswer.SeeOther(LocalPath.Of(form["back"]) ?? "/");
    }
}
