using System.Threading.RateLimiting;
using LotusBridge.Exchange.Messages;
using LotusBridge.Exchange.Submissions;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Witnessing;
using LotusBridge.Node.Accusations;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Rosters;

namespace LotusBridge.Node.Peers;

/// <summary>What the peer listener answers (<c>spec/exchange.md</c>).</summary>
internal static class PeerRoutes
{
    /// <summary>Requests that one peer may make in a second, averaged.</summary>
    public const int RequestsASecond = 500;

    /// <summary>Requests that one peer may make at once.</summary>
    public const int Burst = 2000;

    public static WebApplication MapPeer(this WebApplication app)
    {
        var limits = PartitionedRateLimiter.Create<string, string>(peer => RateLimitPartition.GetTokenBucketLimiter(
            peer, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = Burst,
                TokensPerPeriod = RequestsASecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                QueueLimit = 0,
            }));
        app.Lifetime.ApplicationStopped.Register(limits.Dispose);
        var peers = app.MapGroup(Listeners.PeerPrefix + "/v1").AddEndpointFilter(async (call, next) =>
        {
            if (SenderOf(call.HttpContext) is not { } sender)
            {
                return TypedResults.NotFound();
            }

            if (!limits.AttemptAcquire(sender).IsAcquired)
            {
                return Problem(StatusCodes.Status429TooManyRequests, PeerCode.TooManyRequests);
            }

            app.Services.GetRequiredService<PeerLines>().Find(sender)?.Called();
            return await next(call);
        });
        peers.MapPost("/messages", TakeMessageAsync).ExcludeFromDescription();
        peers.MapPost("/witness/add-checkpoint", AddCheckpointAsync).ExcludeFromDescription();
        peers.MapGet("/witness/{origin}/checkpoint", LatestAsync).ExcludeFromDescription();
        MirrorSubmission.Map(peers, SenderOf);
        StepRoutes.Map(peers);
        peers.MapGet("/sightings/{territory}", See).ExcludeFromDescription();
        return app;
    }

    private static async Task<IResult> TakeMessageAsync(HttpContext context, Inbox inbox)
    {
        if (await ReadAsync(context, PeerMessage.MaxBytes) is not { } body)
        {
            return Problem(StatusCodes.Status413PayloadTooLarge, PeerCode.MessageMalformed);
        }

        var answer = await inbox.TakeAsync(SenderOf(context)!, body, context.RequestAborted);
        CrashPoints.Here("before-receipt");
        return answer.Receipt is { } receipt
            ? TypedResults.Bytes(receipt, "application/json")
            : Problem(answer.Status, answer.Code!, answer.Refusal);
    }

    /// <summary>What this node has seen of another; nothing is asked for it, so that no peer can make this node call a third.</summary>
    private static IResult See(string territory, PeerLines lines, Self self, TimeProvider clock) =>
        lines.Find(territory) is { } peer
            ? TypedResults.Bytes(
                new Sighting(self.Territory, territory, clock.GetUtcNow(), peer.AskedAt, peer.AnsweredAt)
                    .Sign(self.Keys.Node).Bytes.ToArray(),
                "application/json")
            : TypedResults.NotFound();

    private static async Task<IResult> AddCheckpointAsync(
        HttpContext context, Self self, Witness witness, SigningGate gate, AccusedKeys accused, IWitnessStore memory,
        FinalHeads finals, TimeProvider clock)
    {
        if (await ReadAsync(context, AddCheckpoint.MaxBytes) is not { } body)
        {
            return TypedResults.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        var shown = CheckpointIn(body);
        if (shown is not null && (accused.IsForked(shown.Checkpoint.Origin) || IsByRetiredKey(self, shown)))
        {
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        }

        if (shown?.Checkpoint.Origin is { } known && self.Roster.Members.Any(member => self.Roster.OriginOf(member.Territory) == known)
            && !gate.IsOpenFor(known))
        {
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        var reply = await witness.AddCheckpointAsync(body, clock.GetUtcNow(), context.RequestAborted);
        if (!reply.IsOk && shown is not null
            && await memory.LatestAsync(shown.Checkpoint.Origin, context.RequestAborted) is { } own)
        {
            accused.Compare(SignedCheckpoint.Parse(System.Text.Encoding.UTF8.GetBytes(own.Note)), shown);
        }

        if (reply.IsOk && shown is not null)
        {
            finals.Offer(shown);
        }

        return TypedResults.Text(reply.Body, reply.ContentType, statusCode: reply.Status);
    }

    private static async Task<IResult> LatestAsync(string origin, HttpContext context, Witness witness)
    {
        var reply = await witness.LatestAsync(origin, context.RequestAborted);
        return TypedResults.Text(reply.Body, reply.ContentType, statusCode: reply.Status);
    }

    /// <summary>True for a member's checkpoint that none of the keys has signed that count at its size.</summary>
    internal static bool IsByRetiredKey(Self self, SignedCheckpoint shown) =>
        self.Rosters.Knows(shown.Checkpoint.Origin) && !self.Rosters.IsByItsLog(shown);

    /// <summary>What a request shows; null for one that the witness will refuse as malformed.</summary>
    internal static SignedCheckpoint? CheckpointIn(ReadOnlyMemory<byte> body)
    {
        try
        {
            return AddCheckpoint.Parse(body.Span).Checkpoint;
        }
        catch (LedgerFormatException)
        {
            return null;
        }
    }

    private static string? SenderOf(HttpContext context) => context.Connection.ClientCertificate is { } certificate
        ? context.RequestServices.GetRequiredService<Self>().Roster.Members.FirstOrDefault(
            member => member.Tls == Digest.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo()))?.Territory
        : null;

    /// <summary>The body, or null when it is longer than <paramref name="limitBytes"/>.</summary>
    internal static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext context, int limitBytes)
    {
        if (context.Request.ContentLength > limitBytes)
        {
            return null;
        }

        using var body = new MemoryStream((int)(context.Request.ContentLength ?? 0));
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            if (body.Length + read > limitBytes)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult Problem(
        int status, string code, ReadOnlyMemory<byte>? refusal = null)
    {
        var more = new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = code };
        if (refusal is { } signed)
        {
            more[RefusalReceipt.Member] = Convert.ToBase64String(signed.Span);
        }

        return TypedResults.Problem(statusCode: status, title: code, extensions: more);
    }
}
