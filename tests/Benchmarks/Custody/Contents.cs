using System.Security.Cryptography;
using LotusBridge.Custody.Sealing;

namespace LotusBridge.Benchmarks.Custody;

/// <summary>A long content, the same sealed, and the keys; made once in a run.</summary>
internal sealed record Contents(string Plain, string Sealed, string Keys, string Recipient, long Length)
{
    private const long Whole = 2L << 30;
    private const long Quick = 64L << 20;

    private static Contents? made;

    public static async Task<Contents> MakeAsync(Bench bench, string age)
    {
        if (made is not null)
        {
            return made;
        }

        var folder = bench.NewFolder("custody");
        var (plain, keys) = (Path.Combine(folder, "plain"), Path.Combine(folder, "keys"));
        using var identity = X25519Identity.Generate(Enumerable.Repeat((byte)7, X25519Identity.SeedLength).ToArray());
        await File.WriteAllTextAsync(keys, identity.Reveal() + "\n").ConfigureAwait(false);
        var length = bench.IsQuick ? Quick : Whole;
        var part = new byte[1 << 20];
        var file = File.Create(plain);
        await using (file.ConfigureAwait(false))
        {
            for (var at = 0L; at < length; at += part.Length)
            {
                RandomNumberGenerator.Fill(part);
                await file.WriteAsync(part).ConfigureAwait(false);
            }
        }

        var recipient = identity.Recipient.ToString();
        await Programs.RunAsync(age, "-r", recipient, "-o", plain + ".age", plain).ConfigureAwait(false);
        return made = new Contents(plain, plain + ".age", keys, recipient, length);
    }
}
