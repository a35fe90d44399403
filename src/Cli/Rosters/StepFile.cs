using System.Text.Json;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Cli.Rosters;

/// <summary>
/// A proposed epoch on its way from registrar to registrar: what all of them sign, and the signatures so far. One JSON
/// object in a file.
/// </summary>
/// <param name="Payload">Base64 of the roster's payload.</param>
/// <param name="Signatures">One for each registrar who has signed.</param>
internal sealed record StepFile(string Payload, IReadOnlyList<StepSignature> Signatures)
{
    /// <summary>The largest file, in bytes.</summary>
    public const int MaxBytes = 2 * Envelope.MaxBytes;

    private static readonly JsonSerializerOptions Readable = new(StatementJson.Options) { WriteIndented = true };

    public static StepFile Of(Roster roster) => new(Convert.ToBase64String(roster.Write()), []);

    /// <exception cref="FormatException">Not such a file.</exception>
    public static StepFile Read(FileInfo file)
    {
        var text = Small(file, MaxBytes);
        try
        {
            return StatementJson.Read<StepFile>(text);
        }
        catch (JsonException error)
        {
            throw new FormatException($"{file.Name}: not a proposed step: {error.Message}", error);
        }
    }

    /// <exception cref="FormatException">Larger than that.</exception>
    public static byte[] Small(FileInfo file, int limitBytes) => file.Length <= limitBytes
        ? File.ReadAllBytes(file.FullName)
        : throw new FormatException($"{file.Name}: has more than {limitBytes} bytes");

    public void Save(FileInfo file) => File.WriteAllBytes(file.FullName, JsonSerializer.SerializeToUtf8Bytes(this, Readable));

    /// <exception cref="FormatException">The payload is none.</exception>
    public RosterDraft Draft() => new(Convert.FromBase64String(Payload));

    /// <summary>With this registrar's signature, once.</summary>
    public StepFile SignedWith(Ed25519Signer registrar)
    {
        var signature = Draft().Sign(registrar);
        return Signatures.Any(one => one.KeyId == signature.KeyId)
            ? this
            : this with { Signatures = [.. Signatures, new StepSignature(signature.KeyId, signature.Signature)] };
    }

    /// <summary>The envelope; null and the reason while the signers are no quorum of both epochs.</summary>
    public RosterReading? Compose(RosterReading previous, out string? problem) => Draft().Compose(
        Signatures.Select(one => new EnvelopeSignature(one.KeyId, one.Signature)), previous, out problem);
}

/// <param name="KeyId">Of the registrar's key.</param>
/// <param name="Signature">Base64.</param>
internal sealed record StepSignature(Digest KeyId, string Signature);
