using System.Text;

namespace LotusBridge.Ledger.Witnessing;

/// <summary>
/// Cosigns the checkpoints of other logs: a tree only grows in the eyes of an honest witness (C2SP tlog-witness).
/// Checks come in the specification's order: 404, 403, 400, 409, 422. The new state is durable before its
/// signature leaves, and a state that changed meanwhile is read and judged anew.
/// </summary>
public sealed class Witness
{
    private const int MaxTries = 3;

    private readonly Cosigner cosigner;
    private readonly IWitnessStore store;
    private readonly ILookup<string, VerifierKey> logs;
    private readonly Dictionary<string, string> originByHash;

    /// <param name="cosigner">This witness's own key, used for nothing else.</param>
    /// <param name="logs">Keys of the logs it knows; several keys may share an origin.</param>
    /// <param name="store">Its memory.</param>
    public Witness(Cosigner cosigner, IEnumerable<VerifierKey> logs, IWitnessStore store)
    {
        this.cosigner = cosigner;
        this.store = store;
        this.logs = logs.ToLookup(k => k.Name, StringComparer.Ordinal);
        originByHash = this.logs.ToDictionary(
            k => Digest.Of(Encoding.UTF8.GetBytes(k.Key)).Hex, k => k.Key, StringComparer.Ordinal);
    }

    /// <summary>Answers <c>POST &lt;submission&gt;/add-checkpoint</c>.</summary>
    /// <param name="body">The request's body.</param>
    /// <param name="at">Now; a clock that went back does not take the cosignature's time back.</param>
    /// <param name="stop">Stops the call; a state made durable stays so.</param>
    public async Task<WitnessReply> AddCheckpointAsync(
        ReadOnlyMemory<byte> body, DateTimeOffset at, CancellationToken stop)
    {
        AddCheckpoint request;
        try
        {
            request = AddCheckpoint.Parse(body.Span);
        }
        catch (LedgerFormatException e)
        {
            return WitnessReply.Malformed(e.Message);
        }

        var origin = request.Checkpoint.Checkpoint.Origin;
        WitnessState? stored = null;
        for (var attempt = 0; attempt < MaxTries; attempt++)
        {
            stored = await store.LatestAsync(origin, stop);
            if (Refuse(request, logs[origin].ToArray(), stored) is { } refusal)
            {
                return refusal;
            }

            var (next, line) = Cosign(request.Checkpoint, stored, at);
            if (await store.TryReplaceAsync(origin, stored, next, stop))
            {
                return WitnessReply.Ok(line + "\n");
            }
        }

        return WitnessReply.Conflict(stored?.Size ?? 0);
    }

    /// <summary>Answers <c>GET &lt;monitoring&gt;/&lt;hash&gt;/checkpoint</c>.</summary>
    /// <param name="originHash">SHA-256 of the origin in 64 lower-case hex digits.</param>
    /// <param name="stop">Stops the call.</param>
    public async Task<WitnessReply> LatestAsync(string originHash, CancellationToken stop) =>
        originByHash.TryGetValue(originHash, out var origin) && await store.LatestAsync(origin, stop) is { } state
            ? WitnessReply.Ok(state.Note)
            : WitnessReply.Unknown;

    /// <summary>Why the request is refused, null when it must be cosigned.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="keys">The keys trusted for its origin; none means that the origin is unknown.</param>
    /// <param name="stored">What this witness cosigned last for the origin.</param>
    internal static WitnessReply? Refuse(AddCheckpoint request, VerifierKey[] keys, WitnessState? stored)
    {
        var tree = request.Checkpoint.Checkpoint;
        if (keys.Length == 0)
        {
            return WitnessReply.Unknown;
        }

        if (request.Checkpoint.Note.Verify(keys) is not { Count: > 0 })
        {
            return WitnessReply.Untrusted;
        }

        if (request.Old > tree.Size)
        {
            return WitnessReply.Malformed($"old size {request.Old} is above the checkpoint's, {tree.Size}");
        }

        var size = stored?.Size ?? 0;
        return request.Old != size ? WitnessReply.Conflict(size) : RefuseTree(request, tree, stored);
    }

    private static WitnessReply? RefuseTree(AddCheckpoint request, Checkpoint tree, WitnessState? stored)
    {
        if (tree.Size == 0 && tree.Root != Merkle.EmptyRoot)
        {
            return WitnessReply.Inconsistent("size 0 with the root of some other tree");
        }

        // From the empty tree every tree grows; RFC 6962 has no proof for that.
        var isConsistent = request.Old == 0
            ? request.Proof.Count == 0
            : Merkle.VerifyConsistency(request.Old, tree.Size, stored!.Root, tree.Root, request.Proof);
        return isConsistent ? null : WitnessReply.Inconsistent("not consistent with the tree cosigned before");
    }

    private (WitnessState Next, NoteSignature Line) Cosign(
        SignedCheckpoint checkpoint, WitnessState? stored, DateTimeOffset at)
    {
        // "At ts, the largest tree I have seen": an earlier ts than the last would make one of the two untrue.
        var timestamp = Math.Max(at.ToUnixTimeSeconds(), stored?.Timestamp ?? 1);
        var tree = checkpoint.Checkpoint;
        var line = cosigner.Sign(checkpoint.Note.Text, timestamp);
        // Lines of keys unknown here are not served on: nobody has vouched for them.
        var trusted = logs[tree.Origin].ToHashSet();
        var own = checkpoint.Note.Signatures.Where(s => trusted.Any(k => k.Name == s.Name && k.Id == s.KeyId));
        var note = new SignedNote(checkpoint.Note.Text, [.. own.Take(SignedNote.MaxSignatures - 1), line]);
        return (new WitnessState(tree.Size, tree.Root, timestamp, note.ToString()), line);
    }
}
