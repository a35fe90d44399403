using System.Text;
using System.Text.Json;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Statements;

/// <summary>
/// A DSSE envelope in its one byte form: no white space, keys in this order, canonical padded base64. Whoever holds
/// the bytes can name them by one digest; a second spelling of the same envelope is refused.
/// <code>{"payload":"…","payloadType":"…","signatures":[{"keyid":"sha256:…","sig":"…"}]}</code>
/// </summary>
public sealed class Envelope
{
    /// <summary>The largest envelope that is read, in bytes.</summary>
    public const int MaxBytes = 512 * 1024;

    /// <summary>The most signatures on one envelope: a roster carries one for each territory.</summary>
    public const int MaxSignatures = 64;

    private readonly byte[] bytes;
    private readonly byte[] payload;

    private Envelope(byte[] bytes, byte[] payload, string payloadType, IReadOnlyList<EnvelopeSignature> signatures)
    {
        this.bytes = bytes;
        this.payload = payload;
        PayloadType = payloadType;
        Signatures = signatures;
        Digest = Digest.Of(bytes);
    }

    /// <summary>The envelope's bytes as received or first written; never serialised again.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>SHA-256 of <see cref="Bytes"/>: the statement's name everywhere.</summary>
    public Digest Digest { get; }

    /// <summary>The signed bytes.</summary>
    public ReadOnlyMemory<byte> Payload => payload;

    public string PayloadType { get; }

    public IReadOnlyList<EnvelopeSignature> Signatures { get; }

    /// <summary>DSSE's pre-authentication encoding, the bytes that a key signs.</summary>
    public static byte[] PreAuthentication(string payloadType, ReadOnlySpan<byte> payload)
    {
        var type = Encoding.UTF8.GetBytes(payloadType);
        return
        [
            .. Encoding.ASCII.GetBytes($"DSSEv1 {type.Length} "), .. type,
            .. Encoding.ASCII.GetBytes($" {payload.Length} "), .. payload,
        ];
    }

    /// <summary>Puts signatures around a payload and fixes the envelope's bytes.</summary>
    public static Envelope Create(string payloadType, ReadOnlySpan<byte> payload, IReadOnlyList<EnvelopeSignature> by)
    {
        var copy = payload.ToArray();
        return new Envelope(EnvelopeJson.Write(payloadType, copy, by), copy, payloadType, by);
    }

    /// <summary>Signs a payload with one Ed25519 key.</summary>
    public static Envelope Sign(string payloadType, ReadOnlySpan<byte> payload, Ed25519Signer signer)
    {
        var signature = signer.Sign(PreAuthentication(payloadType, payload));
        return Create(payloadType, payload,
            [new EnvelopeSignature(SigningKey.Of(signer).Id(), Convert.ToBase64String(signature))]);
    }

    /// <summary>Reads an envelope; false, with the reason, for anything but the one byte form.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> source, out Envelope? envelope, out string? problem) =>
        TryRead(source, MaxBytes, out envelope, out problem);

    /// <inheritdoc cref="TryRead(ReadOnlyMemory{byte}, out Envelope?, out string?)"/>
    /// <param name="most">What this kind of envelope has at most, in bytes, where it is not <see cref="MaxBytes"/>.</param>
    public static bool TryRead(ReadOnlyMemory<byte> source, int most, out Envelope? envelope, out string? problem)
    {
        envelope = null;
        if (source.Length > most)
        {
            problem = $"an envelope has at most {most} bytes, not {source.Length}";
            return false;
        }

        EnvelopeJson.Parts? parts;
        try
        {
            parts = EnvelopeJson.Read(source);
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            problem = "not a DSSE envelope: " + error.Message;
            return false;
        }

        var copy = source.ToArray();
        if (!EnvelopeJson.Write(parts.PayloadType, parts.Payload, parts.Signatures).AsSpan().SequenceEqual(copy))
        {
            problem = "not the envelope's one byte form";
            return false;
        }

        problem = parts.Signatures.Count is 0 or > MaxSignatures
            ? $"an envelope has 1 to {MaxSignatures} signatures, not {parts.Signatures.Count}"
            : null;
        envelope = problem is null ? new Envelope(copy, parts.Payload, parts.PayloadType, parts.Signatures) : null;
        return problem is null;
    }

    public override string ToString() => $"{PayloadType} {Digest}";
}
