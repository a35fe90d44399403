using System.Globalization;
using System.Text;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Statements;

namespace LotusBridge.Custody.Mainland;

/// <summary>
/// What a manifest has more in the Mainland profile: SM3 of everything it names, and the provider's SM2 signature over a
/// text of these values (<c>spec/mainland.md</c>, "Manifest"), which <c>openssl</c> verifies.
/// </summary>
public static class MainlandManifest
{
    private const string FirstLine = "lotus-bridge/sm-manifest/v1";

    /// <summary>True when the package is a Mainland container: all its recipients are SM2 keys.</summary>
    public static bool IsContainer(IReadOnlyList<string> recipients) =>
        recipients.Count > 0 && recipients.All(one => Sm2PublicKey.TryParse(one, out _));

    /// <summary>True where some of the recipients are SM2 keys and some are not: nothing is sealed to those.</summary>
    public static bool IsMixed(IReadOnlyList<string> recipients) =>
        !IsContainer(recipients) && recipients.Any(one => Sm2PublicKey.TryParse(one, out _));

    /// <summary>The text that is signed; null where an SM3 value is missing.</summary>
    public static byte[]? TextOf(PackageSealed manifest)
    {
        if (manifest.Sealed.Sm3 is not { } whole || manifest.Files.Any(file => file.Sm3 is null))
        {
            return null;
        }

        var text = new StringBuilder($"{FirstLine}\npackage {manifest.Package}\n");
        text.Append(CultureInfo.InvariantCulture, $"sealed {whole.Hex} {manifest.Sealed.Size}\n");
        foreach (var file in manifest.Files)
        {
            text.Append(CultureInfo.InvariantCulture, $"file {file.Sm3!.Value.Hex} {file.Size} {file.Name}\n");
        }

        foreach (var recipient in manifest.Recipients)
        {
            text.Append(CultureInfo.InvariantCulture, $"recipient {recipient}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The same manifest with the provider's signature.</summary>
    /// <exception cref="ArgumentException">An SM3 value is missing.</exception>
    public static PackageSealed Sign(PackageSealed manifest, Sm2PrivateKey key, Randomness random) => manifest with
    {
        Sm2 = Sm2Signature.Of(
            key, TextOf(manifest) ?? throw new ArgumentException("a manifest without SM3 values", nameof(manifest)), random),
    };

    /// <summary>All of it or nothing: null where that is so and the signature verifies.</summary>
    internal static string? Problem(PackageSealed manifest)
    {
        var values = manifest.Files.Count(file => file.Sm3 is not null) + (manifest.Sealed.Sm3 is null ? 0 : 1);
        return IsMixed(manifest.Recipients) ? "a package is sealed to SM2 keys or to age recipients, not to both"
            : values == 0 && manifest.Sm2 is null && !IsContainer(manifest.Recipients) ? null
            : values != manifest.Files.Count + 1 || manifest.Sm2 is null
                ? "the Mainland profile has SM3 of every file and of the whole, and an SM2 signature"
            : !manifest.Sm2.IsOver(TextOf(manifest)!) ? "the SM2 signature is not over these SM3 values"
            : null;
    }
}
