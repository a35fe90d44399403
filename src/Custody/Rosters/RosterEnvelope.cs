using System.Text.Json;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Rosters;

/// <summary>A roster whose registrars have signed, and its policy, ready to verify with.</summary>
/// <param name="Envelope">The bytes that verifiers pin.</param>
public sealed record RosterReading(Roster Roster, Policy Policy, Envelope Envelope)
{
    /// <summary>SHA-256 of the envelope: of the genesis what <c>roster.hash</c> says.</summary>
    public Digest Hash => Envelope.Digest;
}

/// <summary>Reads rosters: strict JSON, within limits, signed by those who must and by nobody else.</summary>
public static class RosterEnvelope
{
    /// <summary>Null and the first reason for anything but a complete genesis, signed by all of its members.</summary>
    public static RosterReading? Read(ReadOnlyMemory<byte> source, out string? problem) =>
        Envelope.TryRead(source, out var envelope, out problem) ? Read(envelope!, out problem) : null;

    /// <inheritdoc cref="Read(ReadOnlyMemory{byte}, out string?)"/>
    public static RosterReading? Read(Envelope envelope, out string? problem)
    {
        var reading = Contents(envelope, out problem);
        if (reading is not null)
        {
            problem = reading.Roster.Epoch != 0
                ? $"the genesis has epoch 0, not {reading.Roster.Epoch}"
                : SignatureProblem(envelope, reading.Roster);
        }

        return problem is null ? reading : null;
    }

    /// <summary>
    /// Null and the first reason for anything but the epoch after <paramref name="previous"/>, signed by a quorum of both.
    /// That it is final is for <see cref="RosterChain.With"/> to say.
    /// </summary>
    public static RosterReading? ReadStep(ReadOnlyMemory<byte> source, RosterReading previous, out string? problem)
    {
        var reading = Envelope.TryRead(source, out var envelope, out problem) ? Contents(envelope!, out problem) : null;
        if (reading is not null)
        {
            problem = reading.Roster.Step is null
                ? "the genesis follows no epoch"
                : StepCheck.Problem(previous, reading.Roster, reading.Policy, envelope!);
        }

        return problem is null ? reading : null;
    }

    private static RosterReading? Contents(Envelope envelope, out string? problem)
    {
        var policy = default(Policy);
        var roster = string.Equals(envelope.PayloadType, Roster.PayloadType, StringComparison.Ordinal)
            ? Parse(envelope.Payload.Span, out problem)
            : Fail($"a roster's payload type is {Roster.PayloadType}", out problem);
        if (roster is not null)
        {
            problem = RosterCheck.Problem(roster, out policy);
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
