using LotusBridge.Node.Access;

namespace LotusBridge.Node.Portal;

/// <summary>
/// One row of <see cref="PageTable"/>: a page or a form, who may ask for it, and about what. A page is a component
/// (<see cref="Page"/>), a form a delegate like a minimal API's (<see cref="Form"/>).
/// </summary>
/// <param name="Access">Method, pattern, roles, home, subject and side, as a route of the API has them.</param>
/// <param name="Title">The key of the page's title.</param>
internal sealed record PageRule(RouteRule Access, string Title)
{
    /// <summary>A component that inherits <see cref="PortalPage"/>.</summary>
    public Type? Page { get; init; }

    /// <summary>Answers a POST, or a GET that is no page; takes what a minimal API's handler takes.</summary>
    public Delegate? Form { get; init; }

    /// <summary>True when it stands in the navigation of everybody who may see it.</summary>
    public bool IsInMenu { get; init; }

    /// <summary>True where only a person of this demonstration's mode is served; without it there is no such route.</summary>
    public bool IsDemoOnly { get; init; }

    /// <summary>True where the configuration must name an identity provider; without one there is no such route.</summary>
    public bool IsOidcOnly { get; init; }

    /// <summary>True for what a page asks for by itself: it does not show that anybody is there, and keeps no session alive.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>The stream that tells an open page that it is old, as in <c>/events/orders/{number}</c>; null for none.</summary>
    public string? Events { get; init; }

    public string Method => Access.Method;

    public string Pattern => Access.Pattern;

    /// <summary>A page that anybody may see, signed in or not.</summary>
    public static PageRule Public(string pattern, string title, Type page) =>
        new(new RouteRule("GET", pattern, new HashSet<string>(), Home: false, title), title) { Page = page };

    /// <summary>A page for officials of these roles.</summary>
    public static PageRule Get(string pattern, IReadOnlySet<string> roles, string title, Type page) =>
        new(new RouteRule("GET", pattern, roles, Home: false, title), title) { Page = page };

    /// <summary>What a page of these roles asks for by itself.</summary>
    public static PageRule Quiet(string pattern, IReadOnlySet<string> roles, string title, Delegate answer) =>
        new(new RouteRule("GET", pattern, roles, Home: false, title), title) { Form = answer, IsQuiet = true };

    /// <summary>A form that officials of these roles may send; public where the set is empty.</summary>
    public static PageRule Post(string pattern, IReadOnlySet<string> roles, string title, Delegate form) =>
        new(new RouteRule("POST", pattern, roles, Home: false, title), title) { Form = form };

    /// <summary>Its path names an order with <c>{number}</c>: the asker must be a party to it.</summary>
    public PageRule OfOrder(Side side = Side.Any) =>
        this with { Access = Access with { Subject = Subject.Order, Side = side } };

    /// <summary>Its path names a package with <c>{package}</c>: the asker must be a party to its order.</summary>
    public PageRule OfPackage(Side side = Side.Any, bool admitsCommittee = false) =>
        this with { Access = Access with { Subject = Subject.Package, Side = side, AdmitsCommittee = admitsCommittee } };

    /// <summary>Its path names a case with <c>{case}</c>.</summary>
    public PageRule OfCase() => this with { Access = Access with { Subject = Subject.Case } };

    /// <summary>Its path names a statement with <c>{digest}</c>.</summary>
    public PageRule OfStatement() => this with { Access = Access with { Subject = Subject.Statement } };

    /// <summary>Only officials of this node's territory.</summary>
    public PageRule AtHome() => this with { Access = Access with { Home = true } };

    /// <summary>A page that follows what happens.</summary>
    public PageRule Live(string events) => this with { Events = events };

    public PageRule InMenu() => this with { IsInMenu = true };

    public override string ToString() => Access.ToString();
}
