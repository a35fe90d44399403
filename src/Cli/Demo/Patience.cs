using System.Net;
using LotusBridge.Exchange.Api;

namespace LotusBridge.Cli.Demo;

/// <summary>
/// Repeats what a node that is down, starting or still behind cannot answer yet. Repeating is safe: the same envelope
/// is one act.
/// </summary>
/// <param name="patience">How long one thing may take before the story is given up.</param>
/// <param name="hopeless">Why waiting is no use any more; null while it is.</param>
internal sealed class Patience(TimeProvider clock, TimeSpan patience, Func<Exception?> hopeless)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(60);

    /// <summary>Asks until the answer is accepted or a refusal that waiting cannot mend.</summary>
    public async Task<Answer<T>> AskAsync<T>(string what, Func<Task<Answer<T>>> ask, CancellationToken stop)
        where T : class
    {
        Answer<T>? answer = null;
        await UntilAsync(what, async () =>
        {
            answer = await ask().ConfigureAwait(false);
            return answer.IsAccepted || !MayPass(answer.Refusal!) ? null : answer.Refusal!.ToString();
        }, stop).ConfigureAwait(false);
        return answer!;
    }

    /// <summary>Looks until there is nothing left to wait for.</summary>
    /// <param name="what">For the message when it never comes.</param>
    /// <param name="missing">Null when it is there, else what is still missing.</param>
    /// <exception cref="TimeoutException">Patience ended; names what was missing.</exception>
    public async Task UntilAsync(string what, Func<Task<string?>> missing, CancellationToken stop)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            string? reason;
            try
            {
                reason = await missing().ConfigureAwait(false);
            }
            catch (Exception error) when (IsBroken(error, stop))
            {
                reason = error.Message;
            }

            if (reason is null)
            {
                return;
            }

            if (hopeless() is { } fault)
            {
                throw new InvalidOperationException($"{what}: {fault.Message}", fault);
            }

            if (clock.GetElapsedTime(began) > patience)
            {
                throw new TimeoutException($"{what}: {reason}, after {patience.TotalSeconds:0} seconds");
            }

            await Task.Delay(Pause, clock, stop).ConfigureAwait(false);
        }
    }

    private static bool IsBroken(Exception error, CancellationToken stop) =>
        error is HttpRequestException or IOException or TimeoutException
        || (error is OperationCanceledException && !stop.IsCancellationRequested);

    private static bool MayPass(ApiRefusal refusal) =>
        refusal.Status is (int)HttpStatusCode.TooManyRequests or (int)HttpStatusCode.RequestTimeout or >= 500;
}
