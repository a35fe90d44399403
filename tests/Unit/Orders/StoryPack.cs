using System.Text;
using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Orders;

/// <summary>A small pack with every rule that a transition asks about, so that no test hangs on a shipped pack's text.</summary>
internal static class StoryPack
{
    private static readonly (string Id, string Length, string Start)[] Clocks =
    [
        ("preserve-on-receipt", "unit: immediate", "received"),
        ("produce", "amount: 10, unit: days", "received"),
        ("produce-emergency", "amount: 8, unit: hours", "received"),
        ("review", "amount: 10, unit: days", "received"),
        ("review-emergency", "amount: 96, unit: hours", "received"),
        ("review-form-emergency", "amount: 2, unit: hours", "received"),
        ("clarification", "amount: 5, unit: days", "clarification-requested"),
        ("preservation", "amount: 60, unit: days", "received"),
        ("preservation-extension", "amount: 30, unit: days", "preservation-ends"),
        ("recognition-for-enforcement", "amount: 5, unit: working-days", "enforcement-requested"),
        ("issuer-reply", "amount: 5, unit: working-days", "authority-asked"),
        ("third-country-objection", "amount: 10, unit: days", "received"),
        ("ex-post-validation", "amount: 48, unit: hours", "issued"),
        ("statistics", "amount: 1, unit: following-year, monthDay: \"03-31\"", "year-ends"),
        ("retention", "amount: 90, unit: days", "case-closed"),
        ("destruction", "amount: 30, unit: days", "destruction-due"),
    ];

    /// <summary>The acts whose rule stands nowhere else, each with an article of its own that nobody confirmed.</summary>
    private static readonly string[] Acts =
    [
        "order.transmitted", "review.assigned", "review.form-checked", "review.issuer-consulted",
        "review.consultation-answered", "clarification.requested", "clarification.answered", "order.recognised",
        "order.directed", "order.acknowledged", "collection.started", "objection.answered", "conflict.decided",
        "order.executed", "package.sealed", "package.delivered", "package.opened", "endorsement.requested",
        "endorsement.integrity-verified", "package.endorsed", "endorsement.refused", "endorsement.challenged",
        "endorsement.decided", "enforcement.requested", "enforcement.decided", "preservation.directed",
        "preservation.confirmed", "preservation.not-available", "preservation.extended", "preservation.linked",
        "preservation.ended", "preservation.released", "order.closed", "order.withdrawn", "withdrawal.confirmed",
        "package.excess-reported", "package.copied", "restriction.lifted", "restriction.confirmed",
    ];

    public static RulePack Pack { get; } = Read(Yaml(Acts));

    /// <summary>The same law between MO and HK only, to have a second pack with another digest.</summary>
    public static RulePack Other { get; } = Read(Yaml(Acts).Replace("version: \"1\"", "version: \"2\"", StringComparison.Ordinal));

    /// <summary>The same law, but Mainland manifests want SM3 values.</summary>
    public static RulePack National { get; } = Read(Yaml(Acts).Replace(
        "conditions:",
        "conditions:\n  - { id: sm3-manifest, stage: manifest, text: a manifest has SM3 values, requestedSystem: mainland, article: S 13e, confirmed: false }",
        StringComparison.Ordinal));

    /// <summary>The same law, but it says of no act what allows it.</summary>
    public static RulePack Silent { get; } = Read(Yaml([]));

    public static RulePack Read(string yaml)
    {
        var reading = RulePack.Read(Encoding.UTF8.GetBytes(yaml));
        return reading.Pack ?? throw new InvalidOperationException(string.Join('\n', reading.Problems));
    }

    private static string Yaml(IReadOnlyList<string> acts) =>
        $$"""
        format: 1
        id: story
        version: "1"
        title: Story framework
        utcOffset: "+08:00"
        roles:
          - { id: police, title: police officer, body: police }
          - { id: prosecutor, title: prosecutor, body: prosecution }
          - { id: judge, title: judge, body: judiciary }
          - { id: reviewing-judge, title: reviewing judge, body: judiciary }
        categories:
          - { id: subscriber, title: subscriber data, tier: T1, definition: who, article: S 1, confirmed: true }
          - { id: traffic, title: traffic data, tier: T2, definition: with whom, article: S 2, confirmed: true }
        competence:
          - { order: production, categories: [subscriber, traffic], issuer: judge, validators: [], article: S 3, confirmed: true }
          - { order: production, categories: [subscriber], issuer: prosecutor, validators: [], article: S 3, confirmed: true }
          - { order: production, categories: [traffic], issuer: prosecutor, validators: [judge], article: S 3, confirmed: true }
          - { order: production, categories: [subscriber], issuer: police, validators: [prosecutor, judge], article: S 3, confirmed: true }
          - { order: production, categories: [traffic], issuer: police, validators: [judge], article: S 3, confirmed: true }
          - { order: preservation, categories: [subscriber, traffic], issuer: judge, validators: [], article: S 4, confirmed: true }
          - { order: preservation, categories: [subscriber, traffic], issuer: prosecutor, validators: [], article: S 4, confirmed: true }
          - { order: preservation, categories: [subscriber, traffic], issuer: police, validators: [prosecutor, judge], article: S 4, confirmed: true }
        emergency:
          - { order: production, categories: [subscriber], issuers: [police], condition: no time, article: S 5, confirmed: true }
        offences:
          categories: [traffic]
          minimumMaximumYears: 3
          article: S 6
          confirmed: true
          listed: []
        clocks:
        {{string.Concat(Clocks.Select(Clock))}}
        grounds:
          - { id: privilege, procedure: review, text: privileged, invokers: [authority], article: S 8a, confirmed: true }
          - { id: ne-bis-in-idem, procedure: review, text: tried before, invokers: [authority], article: S 8b, confirmed: true }
          - { id: wrong-issuer, procedure: enforcement-production, text: wrong issuer, invokers: [authority, addressee], article: S 9a, confirmed: true }
          - { id: rights, procedure: enforcement-production, text: breach of rights, invokers: [authority], article: S 9b, confirmed: true }
          - { id: not-stored, procedure: enforcement-preservation, text: not stored, invokers: [authority, addressee], article: S 10a, confirmed: true }
          - { id: rights, procedure: enforcement-preservation, text: breach of rights, invokers: [authority], article: S 10b, confirmed: true }
        procedures:
          - { id: third-country-conflict, text: conflict of laws, items: [], article: S 11, confirmed: true }
        policies:
          - { id: approval, text: approval wanted, enabled: true, article: S 12, confirmed: true }
        conditions:
          - { id: case-opened, stage: issue, text: a case is open, article: S 13a, confirmed: true }
          - { id: form-checked, stage: recognition, text: the form is good, article: S 13b, confirmed: true }
          - { id: mainland-approval, stage: recognition, text: it was approved, requestedSystem: mainland, requestingOtherThan: mainland, policy: approval, needsReference: true, article: S 13c, confirmed: true }
          - { id: hash-list, stage: endorsement, text: the list has hashes, article: S 13d, confirmed: true }
        acts: [{{string.Join(", ", acts.Select(Act))}}]
        destruction: { persons: 2, differentBodies: true, article: S 14, confirmed: true }
        territories:
          - { id: MO, title: Macau, legalSystem: macau, languages: [zh-Hant, pt], utcOffset: "+08:00" }
          - { id: "4404", title: Zhuhai, legalSystem: mainland, languages: [zh-Hans], utcOffset: "+08:00" }
          - { id: HK, title: Hong Kong, legalSystem: hong-kong, languages: [zh-Hant, en], utcOffset: "+08:00" }
        """;

    private static string Act(string type) =>
        $"{{ act: {type}, text: an act, article: S 15 {type}, confirmed: false }}";

    private static string Clock((string Id, string Length, string Start) clock) =>
        $"  - {{ id: {clock.Id}, {clock.Length}, start: {clock.Start}, "
        + "counting: { excludeFirstDay: true, rollForward: never, startNextFullHour: false }, "
        + $"who: somebody, effect: something, article: S 7 {clock.Id}, confirmed: true }}\n";
}
