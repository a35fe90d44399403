using System.Security.Cryptography;
using System.Text;
using LotusBridge.Custody.Sealing;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Node.Guard;

/// <summary>What nobody else may learn, each text once in the world.</summary>
internal static class Secrets
{
    public const string Phone = "853690477152038";
    public const string Suspect = "Canary Chan Tai Man 7f3a91";
    public const string FileName = "canary-subscriber-Chan-7f3a91.csv";
    public const string Necessity = "canary necessity only his calls show who paid 4be0d2";
    public const string CaseSummary = "canary summary a fraud against a widow 90c1aa";
    public const string Purpose = "canary purpose to read who paid whom 55d3f7";
    public const string Passphrase = "canary-passphrase-old-lotus-pond-c0ffee";

    /// <summary>What the requests that must be refused carry, wherever there is room.</summary>
    public const string Bait = "canary-85368812349999-bait-a1b2c3";

    public static readonly byte[] AgeSeed = SHA256.HashData("canary age identity"u8);

    // Of the older kind: a statement with a post-quantum recipient takes more than one page of a database, and of a canary that
    // lies on two pages the search sees neither half.
    public static readonly X25519Identity Identity = X25519Identity.Generate(AgeSeed);

    public static readonly byte[] Annex = Encoding.UTF8.GetBytes(
        $$"""{"salt":"{{Convert.ToBase64String(AgeSeed.AsSpan().ToArray().Reverse().ToArray())}}","necessity":"{{Necessity}}","caseSummary":"{{CaseSummary}}"}""");

    public static Identifier Identifier { get; } = new("e164", "+" + Phone);

    /// <summary>A table of subscribers that holds the name on every line.</summary>
    public static byte[] Evidence(int size) =>
        [.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Suspect + "\n", (size / Suspect.Length) + 1))).Take(size)];

    /// <summary>What an order says, and what its authorities alone see.</summary>
    public static IReadOnlyList<Canary> OfTheOrder { get; } =
    [
        Canary.Of("phone", Phone), Canary.Of("necessity", Necessity), Canary.Of("case summary", CaseSummary),
        Canary.Of("file name", FileName),
    ];

    /// <summary>What the sealed files say, and what opens them.</summary>
    public static IReadOnlyList<Canary> OfTheEvidence { get; } =
    [
        Canary.Of("suspect", Suspect), new("age identity", AgeSeed), Canary.Of("age identity's text", Identity.Reveal()),
        Canary.Of("passphrase", Passphrase),
    ];

    public static Canary OfThePurpose { get; } = Canary.Of("purpose", Purpose);

    public static Canary OfTheBait { get; } = Canary.Of("bait", Bait);

    public static IReadOnlyList<Canary> All { get; } = [.. OfTheOrder, .. OfTheEvidence, OfThePurpose, OfTheBait];
}
