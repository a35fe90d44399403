namespace LotusBridge.Node.Access;

/// <summary>Which territory of an order this node must be for a route.</summary>
internal enum Side
{
    /// <summary>The route is about no order, or either node answers it.</summary>
    Any,

    Issuing,
    Requested,
}

/// <summary>What the path names, and so what is loaded and compared with the asker before anything else happens.</summary>
internal enum Subject
{
    None,
    Order,
    Package,
    Case,
    Statement,
}

/// <summary>How a request's body is taken.</summary>
internal enum Body
{
    None,

    /// <summary>An act: read whole, its digest compared with the token's before the slice sees it.</summary>
    Act,

    /// <summary>
    /// Bytes that the path or the manifest names already: the token signs no bytes, the slice compares them with that
    /// name, and a repetition of the request changes nothing, so that no nonce is kept of it.
    /// </summary>
    Named,
}

/// <summary>
/// Who may use one route. What is true of every asker can be told from the token alone (role, own territory) and is
/// answered with 403; whether an object is the asker's to know of, with 404.
/// </summary>
/// <param name="Pattern">Below the base path.</param>
/// <param name="Roles">The roles that may ask; empty for a public route.</param>
/// <param name="Home">True when only officials of this node's territory may ask.</param>
/// <param name="Summary">For the OpenAPI document.</param>
internal sealed record RouteRule(string Method, string Pattern, IReadOnlySet<string> Roles, bool Home, string Summary)
{
    public Subject Subject { get; init; }

    public Side Side { get; init; }

    public Body Body { get; init; }

    /// <summary>True when the committee of the issuing territory may ask though it is no party.</summary>
    public bool AdmitsCommittee { get; init; }

    /// <summary>True when the package's capability does as well as a provider's official.</summary>
    public bool AdmitsCapability { get; init; }

    /// <summary>True where the pages of a peer's portal may ask: a provider's browser sends straight to this node.</summary>
    public bool AdmitsPeerPortals { get; init; }

    /// <summary>True where a package may be as it was a second ago: the slice looks again at what counts.</summary>
    public bool IsFrequent { get; init; }

    public bool IsPublic => Roles.Count == 0;

    public override string ToString() => $"{Method} {Pattern}";
}
