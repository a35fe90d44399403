using System.CommandLine;
using System.Text.Json;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Cli.Acts;

/// <summary>
/// One act from the command line: asks the node where the thread stands, shows what is about to be signed, signs it
/// with the official's own key, and brings it to the node.
/// </summary>
internal sealed class SignedAct(ParseResult parsed, ActFlags flags)
{
    private static readonly JsonSerializerOptions Readable = new(StatementJson.Options) { WriteIndented = true };

    /// <summary>Why the node did not take the act; null when it did, or was not asked.</summary>
    public ApiRefusal? Refused { get; private set; }

    /// <summary>Composes with the node's time and view, signs and sends.</summary>
    /// <param name="number">The thread.</param>
    /// <param name="isFirst">True when the thread begins with it.</param>
    /// <param name="compose">The body, given the moment of signing, and the order unless it is the first.</param>
    /// <param name="annex">The document that the body commits to.</param>
    /// <param name="signed">Told the statement once it is signed, before it is sent.</param>
    public async Task<int> RunAsync(
        string number, bool isFirst, Func<Setting, StatementBody> compose, byte[]? annex, CancellationToken stop,
        Action<Statement>? signed = null)
    {
        using var http = NodeLine.To(parsed, parsed.GetRequiredValue(flags.Node));
        var status = (await new NodeClient(http, null, TimeProvider.System).StatusAsync(stop).ConfigureAwait(false))
            .Required();
        var time = new NodeTime(status.Clock);
        using var signer = await flags.Signing.OpenAsync(parsed, stop).ConfigureAwait(false);
        var client = new NodeClient(http, signer.Caller, time);
        var order = isFirst ? null : (await client.OrderAsync(number, stop).ConfigureAwait(false)).Required();
        var packs = (await client.PacksAsync(stop).ConfigureAwait(false)).Required();

        var at = Moment.ToSecond(time.GetUtcNow());
        var body = compose(new Setting(at, status.Territory, order, packs));
        if (body.Problem() is { } problem)
        {
            throw new FormatException(problem);
        }

        // What stays in the territory answers what stays there too.
        var heads = OrderStatements.Types.Of(body).Shared ? order?.Heads : order?.LocalHeads;
        var statement = OrderStatements.Reader.Sign(body, number, signer.Id, at, heads ?? [], signer.Key);
        if (!await IsMeantAsync(statement).ConfigureAwait(false))
        {
            return ExitCode.Negative;
        }

        signed?.Invoke(statement);
        var answer = await client.SubmitAsync(
            statement, annex is null ? null : (ReadOnlyMemory<byte>?)annex, stop).ConfigureAwait(false);
        return Report.Write(parsed, Told(answer));
    }

    /// <summary>Sends what was signed before and was perhaps never answered: the same envelope is the same act.</summary>
    /// <returns>Null when the node does not take it.</returns>
    public async Task<int?> RepeatAsync(Statement statement, CancellationToken stop)
    {
        var node = parsed.GetRequiredValue(flags.Node);
        using var http = NodeLine.To(parsed, node);
        var time = await NodeTime.OfAsync(parsed, node, stop).ConfigureAwait(false);
        using var signer = await flags.Signing.OpenAsync(parsed, stop).ConfigureAwait(false);
        var told = Told(await new NodeClient(http, signer.Caller, time).SubmitAsync(statement, stop).ConfigureAwait(false));
        return Refused is null ? Report.Write(parsed, told) : null;
    }

    /// <summary>What the node said before the act: its time, its territory, the order, the packs.</summary>
    public sealed record Setting(DateTimeOffset At, string Territory, OrderView? Order, PackList Packs);

    private ActReport Told(Answer<ActAccepted> answer)
    {
        Refused = answer.Refusal;
        return ActReport.Of(answer);
    }

    /// <summary>Shows the very bytes, readably; asks where somebody can answer.</summary>
    private async Task<bool> IsMeantAsync(Statement statement)
    {
        var error = parsed.InvocationConfiguration.Error;
        var phrases = Global.PhrasesOf(parsed);
        var payload = JsonSerializer.Deserialize<JsonElement>(statement.Envelope.Payload.Span);
        await error.WriteLineAsync(phrases.Say("act.signing", statement.Header.Type)).ConfigureAwait(false);
        await error.WriteLineAsync(JsonSerializer.Serialize(payload, Readable)).ConfigureAwait(false);
        if (parsed.GetValue(flags.Yes) || Console.IsInputRedirected)
        {
            return true;
        }

        await error.WriteAsync(phrases["act.ask"]).ConfigureAwait(false);
        return Console.ReadLine() is "y" or "Y" or "yes";
    }
}
