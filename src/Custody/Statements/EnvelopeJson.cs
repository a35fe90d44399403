using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Statements;

/// <summary>The envelope's JSON, written and read by hand so that there is exactly one spelling.</summary>
internal static class EnvelopeJson
{
    internal sealed record Parts(string PayloadType, byte[] Payload, IReadOnlyList<EnvelopeSignature> Signatures);

    private sealed record Wire(string Payload, string PayloadType, IReadOnlyList<WireSignature> Signatures);

    private sealed record WireSignature(string Keyid, string Sig, WireWebAuthn? Webauthn = null);

    private sealed record WireWebAuthn(string AuthenticatorData, string ClientDataJSON);

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    public static byte[] Write(string payloadType, byte[] payload, IReadOnlyList<EnvelopeSignature> signatures)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using var json = new Utf8JsonWriter(buffer, options);
        json.WriteStartObject();
        json.WriteBase64String("payload", payload);
        json.WriteString("payloadType", payloadType);
        json.WriteStartArray("signatures");
        foreach (var signature in signatures)
        {
            WriteSignature(json, signature);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="JsonException">Not the object, or with unknown, missing or doubled keys.</exception>
    /// <exception cref="FormatException">A field is not base64 or no digest.</exception>
    public static Parts Read(ReadOnlyMemory<byte> source)
    {
        var wire = StatementJson.Read<Wire>(source.Span, Strict);
        var signatures = wire.Signatures.Select(signature => new EnvelopeSignature(
            Digest.Parse(signature.Keyid),
            Canonical(signature.Sig),
            signature.Webauthn is { } parts
                ? new WebAuthnParts(Canonical(parts.AuthenticatorData), Canonical(parts.ClientDataJSON))
                : null));
        return new Parts(wire.PayloadType, Convert.FromBase64String(wire.Payload), [.. signatures]);
    }

    private static void WriteSignature(Utf8JsonWriter json, EnvelopeSignature signature)
    {
        json.WriteStartObject();
        json.WriteString("keyid", signature.KeyId.ToString());
        json.WriteString("sig", signature.Signature);
        if (signature.WebAuthn is { } parts)
        {
            json.WriteStartObject("webauthn");
            json.WriteString("authenticatorData", parts.AuthenticatorData);
            json.WriteString("clientDataJSON", parts.ClientDataJson);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static string Canonical(string base64) =>
        Convert.ToBase64String(Convert.FromBase64String(base64)) is var again
        && string.Equals(again, base64, StringComparison.Ordinal)
            ? base64
            : throw new FormatException("not canonical base64");
}
