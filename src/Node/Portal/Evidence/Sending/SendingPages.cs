using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;
using LotusBridge.Node.Access;
using LotusBridge.Node.Portal.Demonstration;
using LotusBridge.Node.Portal.Signing;
using LotusBridge.Orders.Packages;

namespace LotusBridge.Node.Portal.Evidence.Sending;

/// <summary>
/// How a provider seals and sends from the browser: the manifest is an act like every other; for the rest its official signs
/// one request to the requesting node, by which their own browser draws the package's capability there. This node sees
/// neither the secret nor a byte of what is sent with it.
/// </summary>
internal static class SendingPages
{
    /// <summary>The type of the manifest's statement.</summary>
    public const string Sealed = "package.sealed";

    private const string SealPattern = "/orders/{number}/sending";

    private const string SendPattern = "/packages/{package}/sending";

    private static readonly IReadOnlySet<string> Providers = PageTable.Set(Roles.Provider);

    public static IReadOnlyList<PageRule> Rows { get; } =
    [
        PageRule.Get(SealPattern, Providers, "evidence.sending.title", typeof(SealPage)).OfOrder(Side.Requested).AtHome(),
        PageRule.Post(SealPattern, Providers, "evidence.sending.title", SealAsync).OfOrder(Side.Requested).AtHome(),
        PageRule.Get(SendPattern, Providers, "evidence.delivering.title", typeof(SendPage)).OfPackage(Side.Requested).AtHome()
            with { Form = ShowAsync },
        PageRule.Post(SendPattern, Providers, "evidence.delivering.title", DrawAsync).OfPackage(Side.Requested).AtHome(),
        PageRule.Post("/packages/{package}/receipt", Providers, "evidence.delivering.title", ReceiveAsync)
            .OfPackage(Side.Requested).AtHome(),
    ];

    public static string PathOf(string package) => SendPattern.Replace("{package}", package, StringComparison.Ordinal);

    /// <summary>The manifest that the browser has made of the files, to be read and signed.</summary>
    private static async Task<IResult> SealAsync(
        PortalRequest portal, FiledOrder order, PortalForm form, PendingActs acts, CancellationToken stop)
    {
        try
        {
            var manifest = StatementJson.Read<PackageSealed>(Encoding.UTF8.GetBytes(form["manifest"]));
            return await acts.DraftAsync(portal, order, manifest, PathOf(manifest.Package), stop);
        }
        catch (JsonException)
        {
            return PageAnswer.Of(Problem.Unprocessable(ProblemCode.StatementMalformed, "that is no manifest of a package"));
        }
    }

    private static async Task<IResult> ShowAsync(
        PortalRequest portal, FiledPackage package, SendingDesk desk, CancellationToken stop) =>
        Shown(portal, await desk.AtAsync(package, stop) with { Request = RequestOf(portal, package) });

    /// <summary>Takes the signature under the request, or makes it where the key of a persona lies here.</summary>
    private static async Task<IResult> DrawAsync(
        PortalRequest portal, FiledPackage package, PortalForm form, SendingDesk desk, Personas personas, CancellationToken stop)
    {
        var now = await desk.AtAsync(package, stop) with { Request = RequestOf(portal, package) };
        if (!now.MaySend)
        {
            return Shown(portal, now);
        }

        if (portal.Session!.Row.IsDemo)
        {
            return personas.KeyOf(portal.Me) is { } key
                ? Shown(portal, now with { Authorization = now.Request.Sign(key) })
                : PageAnswer.Of(Problem.NotFound);
        }

        return Signed(portal, package, form) is not { } signed
            ? PageAnswer.Of(Problem.Unprocessable("signature-invalid", "the signature is not by the author's key"))
            : portal.Now - signed.Token.At > PendingActs.Life
            ? Shown(portal, now with { IsRenewed = true })
            : Shown(portal, now with { Authorization = RequestToken.Header(signed.Envelope) });
    }

    /// <summary>What the requesting node has given the browser is verified here, and shown.</summary>
    private static async Task<IResult> ReceiveAsync(
        PortalRequest portal, FiledPackage package, PortalForm form, SendingDesk desk, CancellationToken stop)
    {
        var now = await desk.AtAsync(package, stop) with { Request = RequestOf(portal, package) };
        return ReceiptOf(portal, package, form["receipt"]) is { } receipt
            ? Shown(portal, now with { Receipt = receipt })
            : PageAnswer.Of(Problem.Unprocessable(
                ProblemCode.ReceiptDiffers, "that is not the requesting node's receipt for this package"));
    }

    private static IResult Shown(PortalRequest portal, SendingShown shown)
    {
        // This page alone may call another origin, and that one only.
        if (shown.MaySend)
        {
            PortalHeaders.LetCall(portal.Http, shown.Api!);
        }

        portal.Http.Features.Set(shown);
        return PageAnswer.Of<SendPage>();
    }

    private static RequestToken RequestOf(PortalRequest portal, FiledPackage package) => RequestToken.For(
        portal.Me.Id, HttpMethod.Post, TargetOf(package), [], portal.Now, RandomNumberGenerator.GetBytes(RequestToken.NonceLength));

    private static string TargetOf(FiledPackage package) => ActRoute.Root
        + RouteTable.DrawCapability.Pattern.Replace("{package}", package.State.Package, StringComparison.Ordinal);

    /// <summary>
    /// The request that the page has shown, with this person's signature; null for every other request, of another person or
    /// about another package, and without the signature.
    /// </summary>
    private static SignedRequest? Signed(PortalRequest portal, FiledPackage package, PortalForm form)
    {
        if (SigningPages.Assertion(portal.Me, form) is not { } signature || CanonicalBase64.Read(form["payload"]) is not { } payload)
        {
            return null;
        }

        var envelope = Envelope.Create(RequestToken.PayloadType, payload, [signature]);
        return SignedRequest.Read(RequestToken.Header(envelope), out _) is { } signed
            && signed.Token.By == portal.Me.Id && signed.Token.BodySha256 == Digest.Of([])
            && signed.Verify(portal.Me.Key, RouteTable.DrawCapability.Method, TargetOf(package), signed.Token.At) == TokenFault.None
                ? signed
                : null;
    }

    private static Statement? ReceiptOf(PortalRequest portal, FiledPackage package, string text)
    {
        if (CanonicalBase64.Read(text) is not { } envelope || EvidencePages.ManifestOf(package) is not { } manifest)
        {
            return null;
        }

        try
        {
            var said = DeliveryReceipt.Read(envelope, manifest, portal.Self.Rosters);
            return said.Header.Thread == package.Order.Number ? said : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
