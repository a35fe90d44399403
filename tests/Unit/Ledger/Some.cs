using System.Text;
using LotusBridge.Ledger;

namespace LotusBridge.Tests.Unit.Ledger;

/// <summary>Keys and notes that the tests of this folder share; every key is the seed it is named by.</summary>
internal static class Some
{
    public const string Origin = "lotus-demo/MO";
    public const long Time = 1_767_225_600;

    public static DateTimeOffset At => DateTimeOffset.FromUnixTimeSeconds(Time);

    public static Ed25519Signer Key(byte seed) =>
        Ed25519Signer.FromSeed(Enumerable.Repeat(seed, Ed25519Signer.SeedLength).ToArray());

    public static LogSigner Log(string origin = Origin, byte seed = 1) => new(origin, Key(seed));

    public static Cosigner Witness(int number) => new("witness.example/w" + number, Key((byte)(100 + number)));

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Entry(int number) => Bytes("entry " + number);

    public static Digest[] Leaves(int count) =>
        [.. Enumerable.Range(0, count).Select(i => LotusBridge.Ledger.Merkle.LeafHash(Entry(i)))];

    public static Checkpoint Tree(int size, string origin = Origin) =>
        new(origin, size, MerkleProofs.Over(Leaves(size)).Root(size));

    public static SignedCheckpoint Cosigned(SignedCheckpoint own, params (Cosigner By, long Time)[] by) =>
        SignedCheckpoint.Of(own.Note.With(by.Select(w => w.By.Sign(own.Note.Text, w.Time))));

    public static Digest Flipped(Digest digest, int bit = 0)
    {
        var bytes = digest.Bytes.ToArray();
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return Digest.From(bytes);
    }
}
