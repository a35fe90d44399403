using System.Collections.Concurrent;
using LotusBridge.Exchange.Peers;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Mirroring;
using LotusBridge.Ledger.Storage;
using LotusBridge.Ledger.Witnessing;
using LotusBridge.Node.Accusations;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Storage;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Peers;

/// <summary>What the peers upload to this node's mirror, and ask of what it has seen (<c>spec/mirror.md</c>).</summary>
internal static class MirrorSubmission
{
    /// <summary>Uploads of one peer at the same time; one is what an honest peer makes.</summary>
    public const int UploadsAtOnce = 4;

    /// <summary>How long one upload may take, so that a slow one does not stay for ever.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static void Map(RouteGroupBuilder peers, Func<HttpContext, string?> senderOf)
    {
        var uploads = new ConcurrentDictionary<string, SemaphoreSlim>(StringComparer.Ordinal);
        var mirror = peers.MapGroup("/mirror");
        mirror.MapPost("/add-checkpoint", AddCheckpointAsync).ExcludeFromDescription();
        mirror.MapPost("/add-entries", async (HttpContext context, Mirror copies, TimeProvider clock) =>
        {
            var turn = uploads.GetOrAdd(senderOf(context)!, _ => new SemaphoreSlim(UploadsAtOnce, UploadsAtOnce));
            if (!await turn.WaitAsync(TimeSpan.Zero, context.RequestAborted))
            {
                return TypedResults.StatusCode(StatusCodes.Status429TooManyRequests);
            }

            try
            {
                return await AddEntriesAsync(context, copies, clock);
            }
            finally
            {
                turn.Release();
            }
        }).ExcludeFromDescription();
        MirrorRoutes.MapReading(mirror);
        peers.MapGet("/heads", HeadsAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> AddCheckpointAsync(
        HttpContext context, Self self, Mirror mirror, AccusedKeys accused)
    {
        if (await PeerRoutes.ReadAsync(context, AddCheckpoint.MaxBytes) is not { } body)
        {
            return TypedResults.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        return PeerRoutes.CheckpointIn(body) is { } shown
            && (accused.IsForked(shown.Checkpoint.Origin) || PeerRoutes.IsByRetiredKey(self, shown))
            ? TypedResults.StatusCode(StatusCodes.Status403Forbidden)
            : Answer(() => mirror.AddCheckpoint(body));
    }

    private static async Task<IResult> AddEntriesAsync(HttpContext context, Mirror mirror, TimeProvider clock)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = AddEntries.MaxBodyBytes;
        }

        if (!string.Equals(context.Request.ContentType, AddEntries.ContentType, StringComparison.OrdinalIgnoreCase))
        {
            return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(Patience);
        context.Response.Headers.AcceptEncoding = "gzip";
        try
        {
            var reply = await mirror.AddEntriesAsync(
                context.Request.Body, context.Request.Headers.ContentEncoding, clock.GetUtcNow(), patience.Token);
            return TypedResults.Text(reply.Body, reply.ContentType, statusCode: reply.Status);
        }
        catch (LogStoreException)
        {
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static IResult Answer(Func<MirrorReply> ask)
    {
        try
        {
            var reply = ask();
            return TypedResults.Text(reply.Body, reply.ContentType, statusCode: reply.Status);
        }
        catch (LogStoreException)
        {
            // Its disk has failed; the operator's log says so, and a restart reads what is durable.
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>What this node's witness and mirror have signed for, and its own final checkpoint.</summary>
    private static async Task<IResult> HeadsAsync(
        Store store, Mirror mirror, OwnLog log, TimeProvider clock, CancellationToken stop)
    {
        var notes = await store.ReadAsync(db => db.Witness.Select(row => row.Note).ToListAsync(stop), stop);
        notes.AddRange(mirror.Origins.Select(origin => mirror.Latest(Mirror.HashOf(origin)))
            .Where(reply => reply.IsOk).Select(reply => reply.Body));
        var heads = notes.Select(note => SignedCheckpoint.Parse(System.Text.Encoding.UTF8.GetBytes(note)));
        return TypedResults.Bytes(new KnownHeads([.. heads, log.Published], clock.GetUtcNow()).Write(), "application/json");
    }
}
