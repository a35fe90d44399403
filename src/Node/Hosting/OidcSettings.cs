namespace LotusBridge.Node.Hosting;

/// <summary>An identity provider (OpenID Connect) where officials of this territory may sign in, to read.</summary>
/// <param name="Authority">Its issuer, below which its discovery document lies; https, or http on loopback.</param>
/// <param name="ClientId">What it calls this portal.</param>
/// <param name="ClientSecretFile">One line, mode 0600.</param>
/// <param name="Claim">Whose value is the official's pseudonym; one that nobody can set for themselves.</param>
/// <param name="AcrValues">How the person must have shown who they are: any of these; null where the provider decides.</param>
/// <param name="Name">What the sign-in page calls it.</param>
internal sealed record OidcSettings(
    Uri Authority, string ClientId, string ClientSecretFile, string Claim = OidcSettings.UsualClaim,
    IReadOnlyList<string>? AcrValues = null, string? Name = null)
{
    public const string UsualClaim = "preferred_username";

    /// <summary>The longest client id and the longest of <see cref="AcrValues"/>.</summary>
    public const int MaxText = 255;

    /// <summary>The longest name of a claim, and of the provider.</summary>
    public const int MaxName = 60;

    public const int MaxAcrValues = 8;

    /// <summary>The longest client secret.</summary>
    public const int MaxSecret = 512;

    /// <summary>As it stands in tokens, but for a slash at the end.</summary>
    internal string Issuer => Authority.AbsoluteUri.TrimEnd('/');

    internal string? Problem() =>
        !Authority.IsAbsoluteUri || Authority.Query.Length > 0 || Authority.Fragment.Length > 0 || Authority.UserInfo.Length > 0
            ? "'portal.oidc.authority' is an address without a query"
        : !IsSafe(Authority) ? "'portal.oidc.authority' is https, or http on loopback"
        : !IsText(ClientId, MaxText) ? $"'portal.oidc.clientId' has 1 to {MaxText} letters, digits and signs of ASCII"
        : ClientSecretFile.Length == 0 ? "'portal.oidc.clientSecretFile' is a file"
        : !IsText(Claim, MaxName) ? $"'portal.oidc.claim' has 1 to {MaxName} letters, digits and signs of ASCII"
        : AcrValues is not null && (AcrValues.Count is 0 or > MaxAcrValues || !AcrValues.All(one => IsText(one, MaxText)))
            ? $"'portal.oidc.acrValues' has 1 to {MaxAcrValues} values, each of 1 to {MaxText} letters, digits and signs of ASCII"
        : Name is not null && (Name.Trim().Length is 0 || Name.Length > MaxName || Name.Any(char.IsControl))
            ? $"'portal.oidc.name' has 1 to {MaxName} characters"
        : null;

    /// <summary>True where nobody on the way reads a secret: https; http on loopback, where the authority has that itself.</summary>
    internal bool IsSafe(Uri address) =>
        address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps
            || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback && Authority.Scheme == Uri.UriSchemeHttp));

    /// <summary>The client secret.</summary>
    /// <exception cref="StartRefusedException">The file is missing, open to others or not one line.</exception>
    internal string ReadSecret()
    {
        PrivateFile.Check(ClientSecretFile);
        var secret = File.ReadAllText(ClientSecretFile).TrimEnd('\r', '\n');
        return IsText(secret, MaxSecret) ? secret : throw StartRefusedException.Configuration(
            $"'portal.oidc.clientSecretFile' is one line of 1 to {MaxSecret} letters, digits and signs of ASCII");
    }

    private static bool IsText(string text, int most) =>
        text.Length > 0 && text.Length <= most && text.All(one => one is > ' ' and < (char)0x7f);
}
