using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Messages;
using LotusBridge.Exchange.Submissions;
using LotusBridge.Ledger;

namespace LotusBridge.Tests.Unit.Fuzz;

/// <summary>What nodes sign of each other's answers, and the file that shows it: the same rules as <see cref="Decoders"/>.</summary>
internal static class SubmissionDecoders
{
    private static readonly Ed25519Signer Key = Ed25519Signer.FromSeed(new byte[32]);
    private static readonly DateTimeOffset At = new(2026, 5, 11, 1, 0, 0, TimeSpan.Zero);
    private static readonly Digest Statement = Digest.Of("statement"u8);

    /// <summary>Of what is signed the payload is changed, and signed again: a signature keeps no honest node's faults away.</summary>
    public static Dictionary<string, (byte[] Valid, Func<byte[], byte[]?> Read)> All { get; } =
        new Dictionary<string, (byte[] Valid, Func<byte[], byte[]?> Read)>(StringComparer.Ordinal)
        {
            ["refusal receipt"] = (
                Payload(new RefusalReceipt(Statement, "MO", "4404", "author-unknown", ForGood: false, At).Sign(Key)),
                payload => Seen(RefusalReceipt.Open(Signed(RefusalReceipt.PayloadType, payload), SigningKey.Of(Key)))),
            ["account of attempts"] = (
                Payload(new AttemptAccount(Statement, "MO", "4404", 3, At, At, "unreachable", At).Sign(Key)),
                payload => Seen(AttemptAccount.Open(Signed(AttemptAccount.PayloadType, payload), SigningKey.Of(Key)))),
            ["sighting"] = (
                Payload(new Sighting("GBA", "4404", At, At).Sign(Key)),
                payload => Seen(Sighting.Open(Signed(Sighting.PayloadType, payload), SigningKey.Of(Key)))),
            ["signed refusal's envelope"] = (
                new RefusalReceipt(Statement, "MO", "4404", "author-unknown", ForGood: true, At).Sign(Key).Bytes.ToArray(),
                bytes => Seen(RefusalReceipt.Open(bytes, SigningKey.Of(Key)))),
            ["submission"] = (
                new SubmissionFile(SubmissionFile.Header, "AAAA", [], Statement, "MO", "4404", "proof", "AAAA", ["AAAA"]).Write(),
                bytes =>
                {
                    try
                    {
                        return SubmissionFile.Parse(bytes).Write() is { Length: > 0 } ? [] : null;
                    }
                    catch (LedgerFormatException)
                    {
                        return null;
                    }
                }),
        };

    private static byte[] Payload(Envelope envelope) => envelope.Payload.ToArray();

    private static ReadOnlyMemory<byte> Signed(string type, byte[] payload) => Envelope.Sign(type, payload, Key).Bytes;

    private static byte[]? Seen(object? read) => read is null ? null : [];
}
