using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Cli.Demo;

/// <summary>
/// Where the officials act: composes a statement, signs it with the official's key, brings it to the node, waits for
/// its finality and tells the step. What a node does by itself is waited for and told as well.
/// </summary>
internal sealed class Scene(DemoTime time, Transcript transcript, Patience patience, Func<int, Task> afterStep)
{
    public const string Final = "l2";

    public DateTimeOffset Now => Moment.ToSecond(time.GetUtcNow());

    public Transcript Transcript => transcript;

    public Patience Patience => patience;

    /// <inheritdoc cref="ActAsync(Official, string, string, Func{DateTimeOffset, StatementBody}, CancellationToken, byte[])"/>
    public Task<Statement> ActAsync(
        Official who, string what, string thread, StatementBody body, CancellationToken stop, byte[]? annex = null) =>
        ActAsync(who, what, thread, _ => body, stop, annex);

    /// <summary>An official's act on a thread; told when it is final.</summary>
    /// <param name="body">What is said, given the moment at which it is said.</param>
    /// <param name="annex">The document that the statement commits to.</param>
    public async Task<Statement> ActAsync(
        Official who, string what, string thread, Func<DateTimeOffset, StatementBody> body, CancellationToken stop,
        byte[]? annex = null)
    {
        var statement = await SignAsync(who, thread, body, stop).ConfigureAwait(false);
        var answer = await SubmitAsync(who, statement, annex, stop).ConfigureAwait(false);
        var accepted = answer.Required();
        var final = await FinalAsync(who.Home, statement, stop).ConfigureAwait(false);
        var number = transcript.Begin(statement.Header.At, who.Label, what);
        transcript.Detail($"{accepted.Type} {Short(accepted.Digest)}  entry {who.Territory}#{final.Index} "
            + $"{final.Finality.ToUpperInvariant()}  -> {accepted.State}");
        transcript.Detail(AllowedBy(accepted.Article, accepted.Confirmed));
        await afterStep(number).ConfigureAwait(false);
        return statement;
    }

    /// <summary>An act that must be refused: the story cannot go on when it is not.</summary>
    public async Task RefusedAsync(Official who, string what, string thread, StatementBody body, CancellationToken stop)
    {
        var statement = await SignAsync(who, thread, _ => body, stop).ConfigureAwait(false);
        var answer = await SubmitAsync(who, statement, annex: null, stop).ConfigureAwait(false);
        var refusal = answer.Refusal
            ?? throw new InvalidOperationException($"{who}: '{what}' was accepted and must be refused");
        await TellAsync(statement.Header.At, who.Label, what,
            $"REFUSED ({refusal.Status} {refusal.Code}): {refusal.Title}",
            $"refused by: {refusal.Article ?? "no article"}").ConfigureAwait(false);
    }

    /// <summary>Waits until the reader's node knows a statement of that type in the thread, and tells it.</summary>
    /// <param name="reader">An official who may read the order.</param>
    public async Task<StatementLine> SeeAsync(Official reader, string thread, string type, string what, CancellationToken stop)
    {
        var line = await WaitAsync(reader, thread, type, stop).ConfigureAwait(false);
        await TellLineAsync(line, reader, what).ConfigureAwait(false);
        return line;
    }

    /// <summary>Tells what somebody else, most often a node, has stated.</summary>
    public Task TellLineAsync(StatementLine line, Official reader, string what) =>
        TellAsync(line.At, $"{line.Role} ({line.By})", what,
            $"{line.Type} {Short(line.Digest)}  entry {Author.TerritoryOf(line.By)}#{line.Index} "
            + $"{line.Finality?.ToUpperInvariant()}, seen at {reader.Territory}",
            AllowedBy(line.Article, line.Confirmed));

    /// <summary>A statement of a thread, read at the reader's node.</summary>
    public async Task<Statement> ReadAsync(Official reader, string thread, Digest digest, CancellationToken stop)
    {
        var bytes = await AskAsync(
            thread, () => reader.Home.EnvelopeAsync(thread, digest, stop), stop).ConfigureAwait(false);
        return OrderStatements.Reader.Read(bytes, out var problem) ?? throw new InvalidDataException(problem);
    }

    /// <summary>Waits until the reader's node counts a final statement of that type in the thread.</summary>
    public async Task<StatementLine> WaitAsync(Official reader, string thread, string type, CancellationToken stop)
    {
        StatementLine? line = null;
        await patience.UntilAsync($"{type} of {thread} at {reader.Territory}", async () =>
        {
            var view = await reader.Home.OrderAsync(thread, stop).ConfigureAwait(false);
            line = view.Value?.Statements.LastOrDefault(one => one.Type == type && one.Void is null);
            return line is null ? view.Refusal?.ToString() ?? $"state {view.Value!.State}"
                : line.Finality == Final ? null
                : $"finality {line.Finality ?? "unknown"}";
        }, stop).ConfigureAwait(false);
        return line!;
    }

    /// <summary>Waits until the reader's node holds that very statement, however it came there.</summary>
    public Task ArrivedAsync(Official reader, Statement statement, CancellationToken stop) =>
        patience.UntilAsync($"{statement} at {reader.Territory}", async () =>
        {
            var view = await reader.Home.OrderAsync(statement.Header.Thread, stop).ConfigureAwait(false);
            return view.Value?.Statements.Any(line => line.Digest == statement.Digest && line.Finality == Final) == true
                ? null
                : view.Refusal?.ToString() ?? "not there yet";
        }, stop);

    /// <summary>A step that is no statement: reading, sealing, verifying.</summary>
    public async Task TellAsync(DateTimeOffset at, string actor, string what, params string[] details)
    {
        var number = transcript.Begin(at, actor, what);
        foreach (var detail in details)
        {
            transcript.Detail(detail);
        }

        await afterStep(number).ConfigureAwait(false);
    }

    /// <summary>An answer that must be accepted.</summary>
    public async Task<T> AskAsync<T>(string what, Func<Task<Answer<T>>> ask, CancellationToken stop)
        where T : class =>
        (await patience.AskAsync(what, ask, stop).ConfigureAwait(false)).Required();

    public static string Short(Digest digest) => digest.ToString()[.."sha256:123456789abc".Length];

    private static string AllowedBy(string? article, bool? confirmed) => article is null
        ? "allowed by: the rule pack names no article"
        : $"allowed by: {article}{(confirmed == true ? "" : " (not confirmed)")}";

    /// <summary>Signs as that official, in answer to the heads that their node shows.</summary>
    private async Task<Statement> SignAsync(
        Official who, string thread, Func<DateTimeOffset, StatementBody> body, CancellationToken stop)
    {
        var heads = await HeadsAsync(who, thread, body(Now), stop).ConfigureAwait(false);
        var at = Now;
        return OrderStatements.Reader.Sign(body(at), thread, who.Id, at, heads, who.Key);
    }

    private async Task<IReadOnlyList<Digest>> HeadsAsync(
        Official who, string thread, StatementBody body, CancellationToken stop)
    {
        if (body is OfficialRegistered or CaseOpened or OrderIssued)
        {
            return [];
        }

        var order = await AskAsync($"order {thread}", () => who.Home.OrderAsync(thread, stop), stop).ConfigureAwait(false);
        return OrderStatements.Types.Of(body).Shared ? order.Heads : order.LocalHeads;
    }

    private Task<Answer<ActAccepted>> SubmitAsync(Official who, Statement statement, byte[]? annex, CancellationToken stop) =>
        patience.AskAsync(
            statement.Header.Type,
            () => who.Home.SubmitAsync(statement, annex is null ? null : (ReadOnlyMemory<byte>?)annex, stop),
            stop);

    private async Task<StatementView> FinalAsync(NodeClient node, Statement statement, CancellationToken stop)
    {
        StatementView? view = null;
        await patience.UntilAsync($"finality of {statement}", async () =>
        {
            var answer = await node.StatementAsync(statement.Digest, stop).ConfigureAwait(false);
            view = answer.Value;
            return view?.Finality == Final ? null : answer.Refusal?.ToString() ?? $"finality {view!.Finality}";
        }, stop).ConfigureAwait(false);
        return view!;
    }
}
