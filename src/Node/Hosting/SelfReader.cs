using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Rules;

namespace LotusBridge.Node.Hosting;

/// <summary>Reads roster, packs and keys, and holds them against each other before anything is started.</summary>
internal static class SelfReader
{
    /// <summary>
    /// After a key file's name: the key of the epoch to come. Whichever of the two files the roster names is taken, so the new
    /// one is put in place before the step and the old one removed after it.
    /// </summary>
    public const string NextKey = ".next";

    /// <exception cref="StartRefusedException">Something is missing, malformed or does not fit the roster.</exception>
    public static async Task<Self> ReadAsync(Settings settings, CancellationToken stop)
    {
        var rosters = RosterFolder.Read(settings);
        var roster = rosters.Newest.Roster;
        var member = roster.Find(settings.Territory)
            ?? throw Refuse($"the roster has no member {settings.Territory}");
        if (settings.ClockFile is not null && !roster.Demonstration)
        {
            throw Refuse("'clockFile' is for demonstrations, and the roster is not one");
        }

        var keys = await ReadKeysAsync(settings.Keys, roster, member, stop);
        CheckKeys(member, keys);
        return new Self(settings.Territory, rosters, ReadPacks(settings.PacksFolder, roster), keys);
    }

    private static async Task<NodeKeys> ReadKeysAsync(
        KeyPaths paths, Roster roster, RosterMember member, CancellationToken stop)
    {
        var (origin, mirror) = (roster.OriginOf(member.Territory), roster.MirrorNameOf(member.Territory));
        return new NodeKeys(
            await ReadKeyAsync(paths.Node, key => SigningKey.Of(key) == member.Node, stop),
            new LogSigner(origin, await ReadKeyAsync(
                paths.Log, key => new LogSigner(origin, key).Key.ToString() == member.Log, stop)),
            new Cosigner(origin, await ReadKeyAsync(
                paths.Witness, key => new Cosigner(origin, key).Key.ToString() == member.Witness, stop)),
            new Cosigner(mirror, await ReadKeyAsync(
                paths.Mirror, key => new Cosigner(mirror, key).Key.ToString() == member.Mirror, stop)),
            ReadCertificate(paths.Tls, member.Tls));
    }

    private static void CheckKeys(RosterMember member, NodeKeys keys)
    {
        var wrong = SigningKey.Of(keys.Node) != member.Node ? "node"
            : keys.Log.Key.ToString() != member.Log ? "log"
            : keys.Witness.Key.ToString() != member.Witness ? "witness"
            : keys.Mirror.Key.ToString() != member.Mirror ? "mirror"
            : PinOf(keys.Tls) != member.Tls ? "TLS"
            : null;
        if (wrong is not null)
        {
            throw Refuse($"the {wrong} key is not the one that the roster names for {member.Territory}");
        }
    }

    private static async Task<Ed25519Signer> ReadKeyAsync(
        string path, Func<Ed25519Signer, bool> isRosters, CancellationToken stop)
    {
        var key = await ReadKeyAsync(path, stop);
        return !isRosters(key) && File.Exists(path + NextKey) && await ReadKeyAsync(path + NextKey, stop) is var next
            && isRosters(next)
                ? next
                : key;
    }

    private static async Task<Ed25519Signer> ReadKeyAsync(string path, CancellationToken stop)
    {
        PrivateFile.Check(path);
        try
        {
            return await KeyFile.ReadUnprotectedAsync(path, stop);
        }
        catch (FormatException error)
        {
            throw Refuse($"{path}: {error.Message}");
        }
    }

    /// <summary>The certificate with its private key, from the file or the one beside it.</summary>
    /// <param name="pin">What the roster says; null to take what the file has, and the newer of two.</param>
    /// <exception cref="StartRefusedException">Missing, open to others, or none.</exception>
    public static X509Certificate2 ReadCertificate(string path, Digest? pin)
    {
        var isNext = File.Exists(path + NextKey) && (pin is null || PinOf(ReadPem(path + NextKey)) == pin);
        return ReadPem(isNext ? path + NextKey : path);
    }

    private static X509Certificate2 ReadPem(string path)
    {
        PrivateFile.Check(path);
        try
        {
            return X509Certificate2.CreateFromPemFile(path);
        }
        catch (CryptographicException error)
        {
            throw Refuse($"{path} holds no certificate with its private key in PEM: {error.Message}");
        }
    }

    private static Digest PinOf(X509Certificate2 certificate) =>
        Digest.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo());

    private static PackShelf ReadPacks(string folder, Roster roster)
    {
        var files = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories)
            : [];
        var bytes = files.Where(file => new FileInfo(file).Length <= RulePack.MaxBytes)
            .Select(File.ReadAllBytes)
            .DistinctBy(content => Digest.Of(content))
            .ToDictionary(content => Digest.Of(content));
        var words = Words(folder);
        return new PackShelf([.. roster.Packs.Select(pack => Translate(ReadPack(pack, bytes, folder), words))]);
    }

    /// <summary>Translations of packs, by their files' names; what is wrong with one stops no node.</summary>
    private static List<(string File, PackWordsReading Reading)> Words(string folder) =>
    [
        .. (Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories) : [])
            .Where(file => PackWords.IsFile(file) && new FileInfo(file).Length <= RulePack.MaxBytes)
            .Order(StringComparer.Ordinal)
            .Select(file => (file, PackWords.Read(File.ReadAllBytes(file)))),
    ];

    /// <summary>A folder may hold the words of several versions: those that fit this one whole are its own.</summary>
    private static ShelvedPack Translate(ShelvedPack pack, List<(string File, PackWordsReading Reading)> files)
    {
        var (fitting, aside) = (new List<RulePack>(), new List<string>());
        foreach (var (file, reading) in files.Where(one => one.Reading.Words?.Pack is not { } id || id == pack.Pack.Id))
        {
            var read = reading.Words is { } words ? RulePack.Read(pack.Bytes, words) : null;
            if (read?.Pack is { } translated)
            {
                fitting.Add(translated);
            }
            else
            {
                aside.Add($"{file}: {(read?.Problems ?? reading.Problems)[0].Text}");
            }
        }

        return pack with { Translated = fitting, LeftAside = aside };
    }

    private static ShelvedPack ReadPack(RosterPack named, Dictionary<Digest, byte[]> files, string folder)
    {
        if (!files.TryGetValue(named.Digest, out var bytes))
        {
            throw Refuse($"{folder} has no file with the bytes of rule pack {named.Id} {named.Version}");
        }

        var reading = RulePack.Read(bytes);
        return reading.Pack is { } pack
            ? new ShelvedPack(named.Digest, $"{named.Id}-{named.Version}.yaml", bytes, pack)
            : throw Refuse($"rule pack {named.Id} {named.Version}: {reading.Problems[0].Text}");
    }

    private static StartRefusedException Refuse(string text) => StartRefusedException.Configuration(text);
}
