using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace LotusBridge.Custody.Statements;

/// <summary>How packages are named: <c>P-</c> and 12 characters of Crockford's base 32.</summary>
public static partial class PackageName
{
    private const string Crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 12;

    /// <summary>A new one, drawn so that nobody can guess or count them.</summary>
    public static string Draw() => "P-" + RandomNumberGenerator.GetString(Crockford, Length);

    public static bool IsName(string? text) => text is not null && Form().IsMatch(text);

    [GeneratedRegex("^P-[0-9A-HJKMNP-TV-Z]{12}\\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Form();
}
