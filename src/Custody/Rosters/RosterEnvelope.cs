using System.Text.Json;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Rosters;

/// <summary>A roster that every member's registrar has signed, and its policy, ready to verify with.</summary>
/// <param name="Envelope">The bytes that verifiers pin.</param>
public sealed record RosterReading(Roster Roster, Policy Policy, Envelope Envelope)
{
    /// <summary>SHA-256 of the envelope: what <c>roster.hash</c> says.</summary>
    public Digest Hash => Envelope.Digest;
}

/// <summary>Reads <c>roster.json</c>: strict JSON, within limits, signed by all members and by nobody else.</summary>
public static class RosterEnvelope
{
    /// <summary>Null and the first reason for anything but a complete genesis roster.</summary>
    public static RosterReading? Read(ReadOnlyMemory<byte> source, out string? problem) =>
        Envelope.TryRead(source, out var envelope, out problem) ? Read(envelope!, out problem) : null;

    /// <inheritdoc cref="Read(ReadOnlyMemory{byte}, out string?)"/>
    public static RosterReading? Read(Envelope envelope, out string? problem)
    {
        var policy = default(Policy);
        var roster = string.Equals(envelope.PayloadType, Roster.PayloadType, StringComparison.Ordinal)
            ? Parse(envelope.Payload.Span, out problem)
            : Fail($"a roster's payload type is {Roster.PayloadType}", out problem);
        if (roster is not null)
        {
            problem = RosterCheck.Problem(roster, out policy) ?? SignatureProblem(envelope, roster);
        }

        return problem is null ? new RosterReading(roster!, policy!, envelope) : null;
    }

    internal static Roster? Parse(ReadOnlySpan<byte> payload, out string? problem)
    {
        try
        {
            problem = null;
            return StatementJson.Read<Roster>(payload);
        }
        catch (JsonException error)
        {
            return Fail("not a roster: " + error.Message, out problem);
        }
    }

    private static Roster? Fail(string reason, out string? problem)
    {
        problem = reason;
        return null;
    }

    // In the members' order, so that one set of signatures makes one envelope and one hash.
    private static string? SignatureProblem(Envelope envelope, Roster roster)
    {
        if (envelope.Signatures.Count != roster.Members.Count)
        {
            return $"{roster.Members.Count} registrars sign the roster, not {envelope.Signatures.Count}";
        }

        var unsigned = roster.Members.Zip(envelope.Signatures).FirstOrDefault(
            pair => pair.Second.KeyId != pair.First.Registrar.Id()
                || !SignatureCheck.Verify(envelope, pair.First.Registrar));
        return unsigned.First is null
            ? null
            : $"the registrar of {unsigned.First.Territory} has not signed the roster in its place";
    }
}
