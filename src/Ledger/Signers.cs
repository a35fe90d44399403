using System.Buffers.Binary;
using System.Text;

namespace LotusBridge.Ledger;

/// <summary>A log's own key: its name is the origin of the log.</summary>
public sealed class LogSigner(string origin, Ed25519Signer key)
{
    /// <summary>The public half (type 01), whose name is the origin.</summary>
    public VerifierKey Key { get; } = VerifierKey.ForLog(origin, key.PublicKey.Span);

    /// <summary>
    /// Signs a checkpoint of this log. The caller has made the tree durable before: the same size must never be signed
    /// with another root.
    /// </summary>
    /// <exception cref="ArgumentException">Another log's checkpoint.</exception>
    public SignedCheckpoint Sign(Checkpoint checkpoint)
    {
        if (!string.Equals(checkpoint.Origin, Key.Name, StringComparison.Ordinal))
        {
            throw new ArgumentException($"this key signs for {Key.Name}, not {checkpoint.Origin}", nameof(checkpoint));
        }

        var text = checkpoint.ToString();
        var line = new NoteSignature(Key.Name, Key.Id, key.Sign(Encoding.UTF8.GetBytes(text)));
        return SignedCheckpoint.Of(new SignedNote(text, [line]));
    }
}

/// <summary>A witness's key. It must sign for nothing but this one cosigner.</summary>
public sealed class Cosigner(string name, Ed25519Signer key)
{
    /// <summary>The public half (type 04).</summary>
    public VerifierKey Key { get; } = VerifierKey.ForCosigner(name, key.PublicKey.Span);

    /// <summary>The cosignature line for a checkpoint. The caller has persisted the checkpoint before.</summary>
    /// <param name="checkpointText">The whole text of the note.</param>
    /// <param name="timestamp">POSIX seconds, 1 to <see cref="Cosignature.MaxTimestamp"/>.</param>
    public NoteSignature Sign(string checkpointText, long timestamp)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timestamp, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(timestamp, Cosignature.MaxTimestamp);
        var bytes = new byte[Cosignature.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, timestamp);
        key.Sign(Cosignature.Message(checkpointText, timestamp)).CopyTo(bytes.AsSpan(sizeof(long)));
        return new NoteSignature(Key.Name, Key.Id, bytes);
    }
}
