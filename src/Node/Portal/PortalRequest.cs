using LotusBridge.Custody.Statements;
using LotusBridge.Node.Access;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Portal.Sessions;
using LotusBridge.Node.Portal.Texts;
using LotusBridge.Rules;

namespace LotusBridge.Node.Portal;

/// <summary>One request to the portal: who asks, in which language, about what. Handlers take it as a parameter.</summary>
/// <param name="Session">Null for somebody who is not signed in.</param>
/// <param name="Csrf">What a form of this visitor carries in its field <see cref="Sessions.Csrf.Field"/>, masked.</param>
internal sealed record PortalRequest(
    HttpContext Http, Self Self, PortalSettings Settings, LanguageTexts T, PortalSession? Session, string Csrf, DateTimeOffset Now)
{
    /// <summary>The row that admitted it; null where no page was found.</summary>
    public PageRule? Rule { get; init; }

    public Author? Who => Session?.Who;

    /// <summary>The official who asks.</summary>
    /// <exception cref="InvalidOperationException">The row is public, so nobody may be signed in.</exception>
    public Author Me => Session?.Who ?? throw new InvalidOperationException("a public page has no asker of its own");

    /// <summary>The order that the gate authorised; of a package its order.</summary>
    public FiledOrder? Order => Http.Features.Get<FiledOrder>();

    public FiledPackage? Package => Http.Features.Get<FiledPackage>();

    public FiledCase? Case => Http.Features.Get<FiledCase>();

    public FiledStatement? Statement => Http.Features.Get<FiledStatement>();

    public PortalLanguage Language => T.Language;

    public bool IsDemo => Self.Roster.Demonstration && Settings.Demo is not null;

    /// <summary>Path and query, for links that come back here.</summary>
    public string Here => Http.Request.Path + Http.Request.QueryString;

    /// <summary>A value of the path; empty where the pattern has no such name.</summary>
    public string Route(string name) => Http.Request.RouteValues[name] as string ?? "";

    /// <summary>A value of the query; empty where there is none.</summary>
    public string Query(string name) => Http.Request.Query[name] is [var only] ? only ?? "" : "";

    /// <summary>True where this portal has that row at all.</summary>
    public bool Has(PageRule rule) => (!rule.IsDemoOnly || IsDemo) && (!rule.IsOidcOnly || Settings.Oidc is not null);

    /// <summary>True when this person's role and territory admit them to the row; an object's own test comes later.</summary>
    public bool MaySee(PageRule rule) =>
        Has(rule)
        && (rule.Access.IsPublic
            || (Who is { } who && rule.Access.Roles.Contains(who.Role)
                && (!rule.Access.Home || string.Equals(who.Territory, Self.Territory, StringComparison.Ordinal))));

    /// <summary>The pack in the reader's language, where it has been translated; it answers every question alike.</summary>
    public RulePack Read(RulePack pack) => Self.Packs.In(pack, Language.Tag);

    /// <summary>In the territory's own time, as its people write it.</summary>
    public string When(DateTimeOffset at) => LocalTime.Write(at, OffsetAt(at), Language);

    /// <summary>The moment by the territory's own clocks, as a form proposes it.</summary>
    public DateTimeOffset Local(DateTimeOffset at) => at.ToOffset(OffsetAt(at));

    /// <summary>What somebody wrote in a form, in the territory's own time.</summary>
    public DateTimeOffset FromLocal(DateTime written)
    {
        var nearly = new DateTimeOffset(written, OffsetAt(new DateTimeOffset(written, TimeSpan.Zero)));
        return new DateTimeOffset(written, OffsetAt(nearly)).ToUniversalTime();
    }

    /// <summary>Of the territory's time from UTC: what a rule pack says of it.</summary>
    private TimeSpan OffsetAt(DateTimeOffset at) => Self.Packs.All
        .Select(pack => pack.Pack.FindTerritory(Self.Territory)?.OffsetAt(at) ?? pack.Pack.UtcOffset)
        .FirstOrDefault(one => one is not null) ?? TimeSpan.Zero;

    public static ValueTask<PortalRequest?> BindAsync(HttpContext context) =>
        ValueTask.FromResult(context.Features.Get<PortalRequest>());

    public override string ToString() => Rule?.ToString() ?? "no page";
}
