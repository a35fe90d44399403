using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Rosters;

/// <summary>
/// A roster on its way from registrar to registrar: everybody gets the same payload, signs it where their key is, and
/// sends the signature back; whoever has all of them composes the envelope.
/// </summary>
public sealed class RosterDraft
{
    private readonly byte[] payload;

    /// <param name="roster">Who belongs, complete but for the signatures.</param>
    public RosterDraft(Roster roster)
        : this(roster.Write())
    {
    }

    /// <param name="payload">As <see cref="Payload"/> of another's draft.</param>
    public RosterDraft(ReadOnlyMemory<byte> payload) => this.payload = payload.ToArray();

    /// <summary>The bytes that all sign.</summary>
    public ReadOnlyMemory<byte> Payload => payload;

    /// <summary>What would be signed; null and the reason where the payload is no roster.</summary>
    public Roster? Read(out string? problem) => RosterEnvelope.Parse(payload, out problem);

    /// <summary>One registrar's signature with a key file's key.</summary>
    public EnvelopeSignature Sign(Ed25519Signer registrar) =>
        Envelope.Sign(Roster.PayloadType, payload, registrar).Signatures[0];

    /// <summary>The envelope, read back; null and the reason while anything is missing or out of order.</summary>
    /// <param name="signatures">In any order, one for each member.</param>
    public RosterReading? Compose(IEnumerable<EnvelopeSignature> signatures, out string? problem)
    {
        var order = PlacesOfRegistrars();
        return RosterEnvelope.Read(
            Envelope.Create(Roster.PayloadType, payload,
                [.. signatures.OrderBy(signature => order.GetValueOrDefault(signature.KeyId, int.MaxValue))]),
            out problem);
    }

    /// <summary>The envelope of a later epoch, read back; null and the reason while the signers are no quorum.</summary>
    /// <param name="signatures">In any order, of registrars of the epoch before and of this one.</param>
    /// <param name="previous">The epoch before.</param>
    public RosterReading? Compose(
        IEnumerable<EnvelopeSignature> signatures, RosterReading previous, out string? problem)
    {
        if (RosterEnvelope.Parse(payload, out problem) is not { } next)
        {
            return null;
        }

        if (next.Members.Any(member => member.Registrar.Problem() is not null))
        {
            problem = "a registrar's key is none";
            return null;
        }

        var order = StepCheck.Registrars(previous.Roster, next).Select((key, place) => (Id: key.Id(), place))
            .ToDictionary(one => one.Id, one => one.place);
        var envelope = Envelope.Create(Roster.PayloadType, payload,
            [.. signatures.OrderBy(signature => order.GetValueOrDefault(signature.KeyId, int.MaxValue))]);
        return RosterEnvelope.ReadStep(envelope.Bytes, previous, out problem);
    }

    private Dictionary<Digest, int> PlacesOfRegistrars()
    {
        var roster = RosterEnvelope.Parse(payload, out _);
        var order = new Dictionary<Digest, int>();
        foreach (var member in roster?.Members ?? [])
        {
            if (member.Registrar.Problem() is null)
            {
                order.TryAdd(member.Registrar.Id(), order.Count);
            }
        }

        return order;
    }
}
