namespace LotusBridge.Custody.Rosters;

/// <summary>Two different steps to one epoch, each with the signatures it takes: who signed both.</summary>
public static class DoubleSigning
{
    /// <summary>
    /// The territories whose registrar signed both, ascending; none where both say the same and differ in their signatures
    /// alone. Two quorums of registrars share more than the tolerated number of liars, so somebody is named.
    /// </summary>
    /// <param name="previous">The epoch that both follow.</param>
    /// <param name="one">A step that <see cref="RosterEnvelope.ReadStep"/> has read.</param>
    /// <param name="other">Another.</param>
    public static IReadOnlyList<string> Between(RosterReading previous, RosterReading one, RosterReading other)
    {
        if (one.Envelope.Payload.Span.SequenceEqual(other.Envelope.Payload.Span))
        {
            return [];
        }

        var both = one.Envelope.Signatures.Select(signature => signature.KeyId)
            .Intersect(other.Envelope.Signatures.Select(signature => signature.KeyId)).ToHashSet();
        return [.. previous.Roster.Members.Concat(one.Roster.Members).Concat(other.Roster.Members)
            .Where(member => both.Contains(member.Registrar.Id())).Select(member => member.Territory)
            .Distinct().Order(StringComparer.Ordinal)];
    }
}
