using System.Text;
using System.Text.Json;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Exchange.Messages;

/// <summary>
/// One shared statement on its way to the other territory, with its log proof and the documents it commits to
/// (<c>spec/exchange.md</c>). Parsed, not yet verified.
/// </summary>
/// <param name="From">The sending node's territory.</param>
/// <param name="To">The receiving node's territory.</param>
/// <param name="Statement">The envelope's bytes as signed.</param>
/// <param name="Proof">The tlog-proof's text.</param>
/// <param name="Annexes">At most <see cref="MaxAnnexes"/> documents.</param>
public sealed record PeerMessage(
    string From, string To, ReadOnlyMemory<byte> Statement, string Proof, IReadOnlyList<ReadOnlyMemory<byte>> Annexes)
{
    /// <summary>The most documents with one statement.</summary>
    public const int MaxAnnexes = 4;

    /// <summary>The largest document, in bytes.</summary>
    public const int MaxAnnexBytes = 256 * 1024;

    /// <summary>The longest territory name.</summary>
    public const int MaxTerritoryLength = 8;

    /// <summary>The largest message, in bytes: everything at its limit, in base64 where it is.</summary>
    public const int MaxBytes = (4 * ((StatementReader.MaxEnvelopeBytes + (MaxAnnexes * MaxAnnexBytes)) / 3))
        + LogProof.MaxBytes + 4096;

    private sealed record Wire(
        string From, string To, string Statement, string Proof, IReadOnlyList<string> Annexes);

    /// <summary>Reads a message; null and the reason for anything but its form.</summary>
    public static PeerMessage? Read(ReadOnlyMemory<byte> json, out string? problem)
    {
        if (json.Length > MaxBytes)
        {
            problem = $"a message has at most {MaxBytes} bytes, not {json.Length}";
            return null;
        }

        try
        {
            var wire = JsonSerializer.Deserialize<Wire>(json.Span, StatementJson.Options)
                ?? throw new JsonException("null");
            problem = Problem(wire);
            if (problem is not null)
            {
                return null;
            }

            var annexes = wire.Annexes.Select(Bytes).ToList();
            problem = annexes.Any(annex => annex.Length > MaxAnnexBytes)
                ? $"an annex has at most {MaxAnnexBytes} bytes"
                : null;
            return problem is null
                ? new PeerMessage(wire.From, wire.To, Bytes(wire.Statement), wire.Proof, annexes)
                : null;
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            problem = error.Message;
            return null;
        }
    }

    /// <summary>The message as it is sent.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(
        new Wire(
            From, To, Convert.ToBase64String(Statement.Span), Proof,
            [.. Annexes.Select(annex => Convert.ToBase64String(annex.Span))]),
        StatementJson.Options);

    private static string? Problem(Wire wire) =>
        wire.From.Length is 0 or > MaxTerritoryLength || wire.To.Length is 0 or > MaxTerritoryLength
            ? $"a territory has 1 to {MaxTerritoryLength} characters"
        : Encoding.UTF8.GetByteCount(wire.Proof) > LogProof.MaxBytes ? $"a proof has at most {LogProof.MaxBytes} bytes"
        : wire.Annexes.Count > MaxAnnexes ? $"a message has at most {MaxAnnexes} annexes, not {wire.Annexes.Count}"
        : null;

    private static ReadOnlyMemory<byte> Bytes(string base64)
    {
        var bytes = Convert.FromBase64String(base64);
        return string.Equals(Convert.ToBase64String(bytes), base64, StringComparison.Ordinal)
            ? bytes
            : throw new FormatException("not canonical base64");
    }
}
