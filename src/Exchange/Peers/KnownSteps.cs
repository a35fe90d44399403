using System.Text.Json;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;

namespace LotusBridge.Exchange.Peers;

/// <summary>
/// What a node knows of one epoch of the roster that is not the genesis:
/// <c>{"steps":[{"envelope","evidence"?}],"proofs":["tlog-proof", ...]}</c>.
/// </summary>
/// <param name="Steps">
/// The step that its log holds, or that is in force there, with evidence as soon as it is final; then others that it has seen
/// to the same epoch. None where it knows nothing of that epoch.
/// </param>
/// <param name="Proofs">Of the first step's entries in the logs, the own one and those of others, while there is no evidence.</param>
public sealed record KnownSteps(IReadOnlyList<SignedStep> Steps, IReadOnlyList<string> Proofs)
{
    /// <summary>Before the epoch's number.</summary>
    public const string Path = "/peer/v1/steps/";

    /// <summary>Most steps in an answer: one, and others that contradict it.</summary>
    public const int MaxSteps = 4;

    /// <summary>Most proofs: one for each member.</summary>
    public const int MaxProofs = Envelope.MaxSignatures;

    /// <summary>Longest answer in bytes: envelopes and one evidence in base64, and as much in proofs.</summary>
    public const int MaxBytes = 2 * ((MaxSteps * Envelope.MaxBytes) + (2 * RosterEvidence.MaxBytes));

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Reads an answer; null when it is not one.</summary>
    public static KnownSteps? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<KnownSteps>(bytes, Strict) is
                { Steps.Count: <= MaxSteps, Proofs.Count: <= MaxProofs } read && !read.Steps.Contains(null!)
                && !read.Proofs.Contains(null!)
                    ? read
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, Strict);
}
