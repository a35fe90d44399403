using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;
using LotusBridge.Tests.Node.Access;
using Microsoft.Extensions.Logging;

namespace LotusBridge.Tests.Node.Api;

/// <summary>What people write reaches the statements that carry it and no log, no metric and no error.</summary>
[Collection(ApiCollection.Name)]
public sealed class FreeTextTests(ApiStage stage)
{
    private const string Canary = "CANARY";

    private readonly ConcurrentBag<string> written = [];
    private readonly ConcurrentBag<string> errors = [];

    private Cast Cast => stage.Cast;

    [Fact]
    public async Task Nothing_that_people_write_reaches_a_log_a_metric_or_an_error()
    {
        using var ears = new Ears(written);
        using var meters = Listen();
        foreach (var node in stage.Federation.Nodes)
        {
            node.Get<ILoggerFactory>().AddProvider(ears);
        }

        await ActAsync();
        await FailAsync();

        Assert.True(written.Count > 10, $"only {written.Count} lines were heard");
        Assert.True(errors.Count > 10, $"only {errors.Count} errors were answered");
        Assert.Empty(written.Concat(errors).Where(Tells));
    }

    [Fact]
    public void The_ears_hear_a_canary()
    {
        using var ears = new Ears(written);
        ears.CreateLogger("x").Log(LogLevel.Information, default, "a canary sings", null, (text, _) => text);
        Assert.Contains(written, Tells);
    }

    private static bool Tells(string text) => text.Contains(Canary, StringComparison.OrdinalIgnoreCase);

    private async Task ActAsync()
    {
        var @case = TestOfficial.NewName("MO-C");
        var opened = await Cast.Investigator.SendAsync(new CaseOpened(new Offence("canary provision", 5)), @case);
        var annex = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Story.Annex)
            .Replace("needed", "canary need", StringComparison.Ordinal).Replace("a fraud", "canary sum", StringComparison.Ordinal));
        var order = stage.Delivered.Order() with
        {
            Case = opened.Digest,
            Identifiers = [new Identifier("email", "canary@example.org")],
            AuthorityOnly = Digest.Of(annex),
        };
        var number = TestOfficial.NewName("MO-" + Cast.Macau.Now.Year);
        await Cast.Investigator.SendAsync(order, number, annex);
        await Cast.Judge.SendAsync(new OrderValidated(ExPost: false), number);
        await Cast.Reviewer.MayAsync(number, "review.assigned");
        await Cast.Reviewer.SendAsync(new ReviewAssigned(NoConflictOfInterest: true), number);
        await Cast.Reviewer.SendAsync(new ReviewFormChecked(true, []), number);
        await Cast.Reviewer.SendAsync(new ClarificationRequested("canary question?"), number);
        await Federation.EventuallyAsync(
            async () => (await Cast.Investigator.TryAsync(new OrderWithdrawn("canary reason"), number)).IsAccepted,
            "the order is withdrawn");
        await Cast.Investigator.SendAsync(
            new PackageOpened(stage.Delivered.Manifest.Package, stage.Delivered.Case, "canary purpose"), stage.Delivered.Number);
    }

    private async Task FailAsync()
    {
        var number = stage.Delivered.Number;
        await RefusedAsync(Cast.Judge, new OrderValidationRefused("canary", "canary explanation"), number);
        await RefusedAsync(Cast.Reviewer, new OrderRefused("canary", "canary", "canary explanation"), number);
        await RefusedAsync(Cast.Reviewer, new ReviewFormChecked(false, ["canary defect"]), number);
        await RefusedAsync(Cast.Reviewer, new PackageRestricted(stage.Delivered.Manifest.Package, "canary", "canary", "canary"), number);
        await RefusedAsync(Cast.Provider, new OrderObjected("canary", "canary", "canary explanation"), number);
        await RefusedAsync(Cast.Custodian, new DestructionHeld(stage.Delivered.Manifest.Package, "canary", "canary"), number);
        await RefusedAsync(
            Cast.Endorser, new PackageEndorsed(stage.Delivered.Manifest.Package, ["canary"], ["canary"], "canary"), number);
        var thread = TestOfficial.NewName("MO-" + Cast.Macau.Now.Year);
        await RefusedAsync(Cast.Investigator, stage.Delivered.Order() with { Category = "canary" }, thread, Story.Annex);
        await RefusedAsync(Cast.Investigator, stage.Delivered.Order() with { Conditions = ["canary"] }, thread, Story.Annex);
        await RefusedAsync(Cast.Investigator, stage.Delivered.Order() with { Addressee = "canary" }, thread, Story.Annex);

        var person = new Person(Cast.Investigator.Id, Cast.Investigator.Key);
        foreach (var path in new[] { "/orders/canary", "/orders/canary@x/annex", "/cases/canary", "/packages/canary", "/canary",
            "/statements/canary", "/officials/canary", "/packs/canary", "/orders/canary/bundle?content=canary" })
        {
            errors.Add((await Raw.SendAsync(Cast.Macau, "GET", ActRoute.Root + path, null, person)).Body);
        }

        var body = Encoding.UTF8.GetBytes("{\"statement\":\"canary\",\"canary\":1}");
        errors.Add((await Raw.SendAsync(Cast.Macau, "POST", ActRoute.Root + "/orders", body, person)).Body);
        errors.Add((await Raw.SendAsync(Cast.Macau, "GET", ActRoute.Root + "/orders", null, "Lotus canary")).Body);
    }

    private async Task RefusedAsync(TestOfficial who, StatementBody body, string thread, byte[]? annex = null)
    {
        var answer = await who.TryAsync(body, thread, annex);
        if (answer.Refusal is { } refusal)
        {
            errors.Add(refusal.ToString());
        }
    }

    private MeterListener Listen()
    {
        var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, one) =>
        {
            if (instrument.Meter.Name.StartsWith("LotusBridge", StringComparison.OrdinalIgnoreCase))
            {
                one.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Hear(instrument, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Hear(instrument, tags));
        listener.Start();
        return listener;
    }

    private void Hear(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var tag in tags)
        {
            written.Add($"{instrument.Name} {tag.Key}={tag.Value}");
        }
    }

    /// <summary>Hears every line of every level, with its values and its exception.</summary>
    private sealed class Ears(ConcurrentBag<string> heard) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => heard.Add(formatter(state, exception) + " " + exception);

        public void Dispose()
        {
        }
    }
}
