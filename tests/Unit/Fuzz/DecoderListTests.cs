using System.Text.RegularExpressions;
using LotusBridge.Tests.Unit.Tidy;

namespace LotusBridge.Tests.Unit.Fuzz;

/// <summary>Nothing reads bytes or text from outside without a fuzz target: a new decoder is found by its signature.</summary>
public sealed partial class DecoderListTests
{
    private static readonly string[] Rooms = ["Ledger", "Custody", "Orders", "Exchange", "Rules", "Court"];

    /// <summary>Decoders that no target names, and the target whose input goes through them.</summary>
    private static readonly Dictionary<string, string> Through = new(StringComparer.Ordinal)
    {
        ["AnchorViews"] = "anchors",
        ["ArchiveName"] = "archive",
        ["Bech32"] = "post-quantum recipient",
        ["CanonicalBase64"] = "peer message",
        ["ContainerHeader"] = "mainland header",
        ["DeliveryReceipt"] = "statement",
        ["EnvelopeJson"] = "envelope",
        ["KeyFiles"] = "identity file",
        ["KeyIdentity"] = "identity file",
        ["KeyRecipient"] = "recipients file",
        ["MirrorReply"] = "mirror's answer",
        ["NodeWord"] = "refusal receipt",
        ["NoteSignature"] = "signed note",
        ["PackReader"] = "rule pack",
        ["PackageRanges"] = "age file by parts",
        ["RawBase64"] = "age header",
        ["SealedFile"] = "age file",
        ["Sm2PrivateKey"] = "mainland secrets",
        ["Sm2PublicKey"] = "mainland public keys",
        ["StatementJson"] = "statement",
        ["StrictYaml"] = "rule pack",
        ["TarHeader"] = "archive",
        ["TimestampViews"] = "time-stamp list",
        ["WordsReader"] = "pack words",
        ["X25519Recipient"] = "recipients file",
    };

    /// <summary>Folders of the node's own, and a line that hands its bytes on with a limit.</summary>
    private static readonly string[] NotOurs = ["LogStore", "Mirror", "MirroredLog", "PeerLine"];

    [Fact]
    public void Every_decoder_has_a_target_or_stands_behind_one()
    {
        var targets = string.Concat(Sources.Files(".cs", "tests", "Unit", "Fuzz")
            .Where(file => !file.EndsWith(nameof(DecoderListTests) + ".cs", StringComparison.Ordinal)).Select(File.ReadAllText));
        Assert.Empty(Decoding().Where(name =>
            !Through.ContainsKey(name) && !NotOurs.Contains(name, StringComparer.Ordinal) && !IsNamed(name, targets)));
    }

    [Fact]
    public void What_is_excused_is_there_and_the_target_before_it_too()
    {
        var decoding = Decoding();
        Assert.Empty(Through.Keys.Concat(NotOurs).Where(name => !decoding.Contains(name)));
        Assert.Empty(Through.Values.Where(target => !Decoders.All.ContainsKey(target)));
    }

    [Theory]
    [InlineData("public static Thing? Read(ReadOnlySpan<byte> bytes) => null;", true)]
    [InlineData("internal static bool TryParse([NotNullWhen(true)] string? text, out Thing? thing) => false;", true)]
    [InlineData("public static async ValueTask<Thing> ReadAsync(\n        Stream from, CancellationToken stop)", true)]
    [InlineData("private static Thing Read(byte[] bytes) => new();", false)]
    [InlineData("public static Thing Read(Envelope envelope, out string? problem) => new();", true)]
    [InlineData("public static Thing Of(byte[] bytes) => new();", false)]
    [InlineData("public static byte[] Write(Thing thing) => [];", false)]
    public void A_decoder_is_known_by_its_signature(string source, bool isOne) =>
        Assert.Equal(isOne, Signature().IsMatch(source));

    private static HashSet<string> Decoding() => Rooms.SelectMany(room => Sources.Files(".cs", "src", room))
        .Where(file => Signature().IsMatch(File.ReadAllText(file)))
        .Select(file => Path.GetFileNameWithoutExtension(file)).ToHashSet(StringComparer.Ordinal);

    private static bool IsNamed(string name, string text) =>
        Regex.IsMatch(text, $@"\b{name}\b", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));

    [GeneratedRegex(
        @"(?:public|internal) static (?:async )?[\w<>?\[\],. ()]+? (?:Try)?(?:Parse|Read|Open|Decode|Inspect)\w*(?:<\w+>)?\(\s*"
        + @"(?:\[[^\]]*\]\s*)*(?:ReadOnlySpan<byte>|ReadOnlyMemory<byte>|byte\[\]|Stream|string\??|ByteSource|IRangeSource"
        + @"|Envelope|RequestBody|HttpContent) ",
        RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Signature();
}
