using System.Text.Json;
using LotusBridge.Custody.Statements;

namespace LotusBridge.Custody.Rosters;

/// <summary>One epoch after the genesis, as files carry it: the signed envelope and what shows that it is final.</summary>
/// <param name="Envelope">The envelope's bytes, at most <see cref="Statements.Envelope.MaxBytes"/>.</param>
/// <param name="Evidence">The bytes of a <see cref="RosterEvidence"/> in JSON.</param>
public sealed record RosterLink(ReadOnlyMemory<byte> Envelope, ReadOnlyMemory<byte> Evidence)
{
    public static byte[] Write(RosterEvidence evidence) =>
        JsonSerializer.SerializeToUtf8Bytes(evidence, StatementJson.Options);

    /// <summary>Null and the reason for anything but the one form: what is written again is what was read.</summary>
    public static RosterEvidence? ReadEvidence(ReadOnlyMemory<byte> source, out string? problem)
    {
        problem = $"evidence has at most {RosterEvidence.MaxBytes} bytes";
        if (source.Length > RosterEvidence.MaxBytes)
        {
            return null;
        }

        try
        {
            var evidence = StatementJson.Read<RosterEvidence>(source.Span);
            problem = Write(evidence).AsSpan().SequenceEqual(source.Span) ? null : "not the evidence's one byte form";
            return problem is null ? evidence : null;
        }
        catch (JsonException error)
        {
            problem = "not a roster's evidence: " + error.Message;
            return null;
        }
    }
}
