using System.Text.Json;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Portal.Demonstration;
using LotusBridge.Node.Portal.Sessions;
using LotusBridge.Node.Portal.Signing;

namespace LotusBridge.Node.Portal.Tour;

/// <summary>What the band shows of somebody's tour.</summary>
/// <param name="Place">The step that they are at.</param>
/// <param name="IsDone">What the step asks for has been done, as this node knows.</param>
/// <param name="Path">Where it is done, at its portal.</param>
internal sealed record TourView(TourPlace Place, bool IsDone, string Path);

/// <summary>
/// The guided tour of a demonstration: a file <c>guided-tour.json</c> beside the personas, with the origin of each portal and a key
/// to seal to. There is none outside a demonstration, as there are no personas.
/// </summary>
internal sealed class TourGuide
{
    public const string File = "guided-tour.json";

    private readonly Plan? plan;
    private readonly Personas personas;
    private readonly Lookups lookups;
    private readonly PendingActs acts;
    private readonly CookieJar jar;

    public TourGuide(Settings settings, Self self, Personas personas, Lookups lookups, PendingActs acts, CookieJar jar)
    {
        (this.personas, this.lookups, this.acts, this.jar) = (personas, lookups, acts, jar);
        plan = self.Roster.Demonstration && settings.Portal?.Demo is { } folder ? Read(System.IO.Path.Combine(folder, File)) : null;
    }

    public bool IsThere => plan is not null;

    /// <summary>What the order's package is sealed to; its identity lies with the demonstration.</summary>
    public string Recipient => plan!.Recipient;

    /// <summary>The address of a place, at its own portal; null where the demonstration has no such portal.</summary>
    public string? LinkTo(TourPlace place) =>
        plan!.Portals.TryGetValue(place.Step.Territory, out var origin) ? new Uri(origin, place.Path).ToString() : null;

    /// <summary>Where the tour of this browser stands; null where it takes none.</summary>
    public async Task<TourView?> FindAsync(PortalRequest portal, CancellationToken stop)
    {
        if (plan is null || !portal.IsDemo || TourPlace.Parse(portal.Http.Request.Cookies[jar.TourName]) is not { } place)
        {
            return null;
        }

        place = await FollowAsync(portal, place, stop);
        var order = await OrderAsync(place, stop);
        return new TourView(place, place.Step.IsDone(place.Thread, order), place.Step.PathOf(place.Thread, order));
    }

    /// <summary>Where a place's step is done, as of now.</summary>
    public async Task<string> PathOfAsync(TourPlace place, CancellationToken stop) =>
        place.Step.PathOf(place.Thread, await OrderAsync(place, stop));

    /// <summary>The persona who takes the step; null where the register does not have them yet.</summary>
    public Author? PersonaOf(TourStep step, DateTimeOffset now) =>
        personas.Known(now).Select(one => one.Who).FirstOrDefault(step.IsFor);

    /// <summary>The case and the order of the tour are those that this very session signs at their steps.</summary>
    private async Task<TourPlace> FollowAsync(PortalRequest portal, TourPlace place, CancellationToken stop)
    {
        if (place.Step.Act is not (TourScript.CaseAct or TourScript.OrderAct) || portal.Session is null
            || portal.Query("signed") is not { Length: > 0 } id
            || await acts.FindAsync(portal, id, stop) is not { Statement: not null } row || row.Type != place.Step.Act)
        {
            return place;
        }

        var followed = place with { Thread = row.Thread };
        jar.PutTour(portal.Http, followed.ToString());
        return followed;
    }

    private Task<FiledOrder?> OrderAsync(TourPlace place, CancellationToken stop) => place.Thread.Length == 0
        ? Task.FromResult<FiledOrder?>(null)
        : lookups.OrderAsync(place.Thread, stop);

    private sealed record Plan(IReadOnlyDictionary<string, Uri> Portals, string Recipient);

    private static Plan? Read(string path)
    {
        try
        {
            return System.IO.File.Exists(path)
                ? JsonSerializer.Deserialize<Plan>(System.IO.File.ReadAllBytes(path), ApiJson.Options)
                : null;
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            throw StartRefusedException.Configuration($"'portal.demo': {error.Message}");
        }
    }
}
