using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using LotusBridge.Node.Anchoring;
using LotusBridge.Ledger.Timestamps;

namespace LotusBridge.Node.Hosting;

/// <summary>The node's configuration file, <c>docs/operating/configuration.md</c>. Paths are below the file's folder.</summary>
internal sealed record Settings
{
    /// <summary>The largest configuration file, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>As in <c>MO</c>; a member of the roster.</summary>
    public required string Territory { get; init; }

    /// <summary>Database, log tiles and packages; one process at a time.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The roster's envelope.</summary>
    public required string Roster { get; init; }

    /// <summary>The folder with the rule packs, <c>*.yaml</c>, in any depth.</summary>
    public required string PacksFolder { get; init; }

    /// <summary><c>sqlite:</c>, <c>sqlite:FILE</c> or a PostgreSQL connection string.</summary>
    public string Database { get; init; } = Storage.Engine.SqlitePrefix;

    /// <summary>Where officials' programs call.</summary>
    public required ApiListener Api { get; init; }

    /// <summary>Where the other nodes call.</summary>
    public required PeerListener Peer { get; init; }

    /// <summary>The other nodes by territory; the node calls their peer listeners, and nobody else.</summary>
    public required IReadOnlyDictionary<string, PeerAddress> Peers { get; init; }

    public required KeyPaths Keys { get; init; }

    /// <summary>The node's own time-stamp authority; null for none.</summary>
    public TsaRole? Tsa { get; init; }

    /// <summary>How far another clock may be from this node's before what it says counts for nothing, in seconds.</summary>
    public int SkewLimitSeconds { get; init; } = 60;

    /// <summary>How long another node may leave a statement without a receipt before it is an alarm, in minutes.</summary>
    public int AnswerWithinMinutes { get; init; } = 60;

    /// <summary>For demonstrations: a file whose one line is the seconds by which the node's clock is ahead.</summary>
    public string? ClockFile { get; init; }

    /// <summary>An OTLP http/protobuf endpoint; nothing is exported without one.</summary>
    public Uri? Telemetry { get; init; }

    /// <summary>A chain that roots are anchored in; none without it.</summary>
    public AnchorSettings? Anchor { get; init; }

    /// <summary>The web portal; null for none.</summary>
    public PortalSettings? Portal { get; init; }

    /// <summary>How much of the disk packages may take.</summary>
    public PackageSettings Packages { get; init; } = new();

    /// <summary>The file that this was read from.</summary>
    [JsonIgnore]
    public string File { get; init; } = "";

    /// <summary>The least and the greatest <see cref="SkewLimitSeconds"/>.</summary>
    private const int LeastSkewLimit = 2;

    private const int GreatestSkewLimit = 3600;

    /// <summary>The greatest <see cref="AnswerWithinMinutes"/>: a week.</summary>
    private const int LongestAnswer = 7 * 24 * 60;

    [JsonIgnore]
    internal TimeSpan AnswerLimit => TimeSpan.FromMinutes(AnswerWithinMinutes);

    [JsonIgnore]
    internal TimeSpan SkewLimit => TimeSpan.FromSeconds(SkewLimitSeconds);

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    /// <summary>Reads and checks the file.</summary>
    /// <exception cref="StartRefusedException">Missing, not in its form, or a value is out of its limits.</exception>
    public static Settings Read(string file)
    {
        if (!System.IO.File.Exists(file))
        {
            throw StartRefusedException.Configuration($"no configuration file {file}");
        }

        if (new FileInfo(file).Length > MaxBytes)
        {
            throw StartRefusedException.Configuration($"a configuration file has at most {MaxBytes} bytes");
        }

        try
        {
            var path = Path.GetFullPath(file);
            return Parse(System.IO.File.ReadAllBytes(path), Path.GetDirectoryName(path)!) with { File = path };
        }
        catch (JsonException error)
        {
            throw StartRefusedException.Configuration($"{file}: {error.Message}");
        }
    }

    /// <exception cref="JsonException">Not the object, or with unknown, missing or doubled keys.</exception>
    /// <exception cref="StartRefusedException">A value is out of its limits.</exception>
    internal static Settings Parse(ReadOnlySpan<byte> json, string folder)
    {
        var read = JsonSerializer.Deserialize<Settings>(json, Strict) ?? throw new JsonException("null");
        if (read.Problem() is { } problem)
        {
            throw StartRefusedException.Configuration(problem);
        }

        string Below(string path) => Path.GetFullPath(path, folder);
        return read with
        {
            DataFolder = Below(read.DataFolder),
            Roster = Below(read.Roster),
            PacksFolder = Below(read.PacksFolder),
            ClockFile = read.ClockFile is { } clock ? Below(clock) : null,
            Tsa = read.Tsa is { } tsa ? tsa with { Certificate = Below(tsa.Certificate) } : null,
            Api = read.Api with
            {
                Certificate = read.Api.Certificate is { } pem ? Below(pem) : null,
                ClientAuthorities = read.Api.ClientAuthorities is { } clients ? Below(clients) : null,
            },
            Portal = read.Portal is { } portal ? portal with
            {
                Certificate = portal.Certificate is { } chain ? Below(chain) : null,
                Demo = portal.Demo is { } personas ? Below(personas) : null,
                Oidc = portal.Oidc is { } oidc ? oidc with { ClientSecretFile = Below(oidc.ClientSecretFile) } : null,
            } : null,
            Keys = new KeyPaths(
                Below(read.Keys.Log), Below(read.Keys.Witness), Below(read.Keys.Mirror), Below(read.Keys.Node),
                Below(read.Keys.Tls)),
        };
    }

    private string? Problem() =>
        Api.Problem() ?? Peer.Problem() ?? Portal?.Problem() ?? Anchor?.Problem() ?? Packages.Problem()
        ?? (Peers.ContainsKey(Territory) ? "'peers' names this territory itself" : null)
        ?? Peers.Select(peer => peer.Value.Problem(peer.Key)).FirstOrDefault(problem => problem is not null)
        ?? (Api.ClientAuthorities is not null
            ? Peers.Where(peer => peer.Value.Portal is not null)
                .Select(peer => $"'peers.{peer.Key}.portal' is not for a node with 'api.clientAuthorities': "
                    + "a page that sends has no client certificate").FirstOrDefault()
            : null)
        ?? (SkewLimitSeconds is < LeastSkewLimit or > GreatestSkewLimit
            ? $"'skewLimitSeconds' is {LeastSkewLimit} to {GreatestSkewLimit}" : null)
        ?? (AnswerWithinMinutes is < 1 or > LongestAnswer ? $"'answerWithinMinutes' is 1 to {LongestAnswer}" : null)
        ?? (Telemetry is { IsAbsoluteUri: false } ? "'telemetry' is an absolute address" : null);
}

/// <param name="Url">Without a certificate only http on a loopback address. Port 0 takes a free one.</param>
/// <param name="Certificate">PEM with certificate and private key, for https.</param>
/// <param name="ClientAuthorities">PEM with the authorities whose certificates callers must have; null for none.</param>
internal sealed record ApiListener(Uri Url, string? Certificate = null, string? ClientAuthorities = null)
{
    internal string? Problem() =>
        !Url.IsAbsoluteUri || Url.PathAndQuery != "/" ? "'api.url' is an address without a path"
        : !IPAddress.TryParse(Url.Host.Trim('[', ']'), out var address) ? "'api.url' has an IP address"
        : Url.Scheme == Uri.UriSchemeHttps && Certificate is null ? "'api.certificate' is needed for https"
        : ClientAuthorities is not null && Certificate is null ? "'api.clientAuthorities' is for https"
        : Url.Scheme == Uri.UriSchemeHttp && !IPAddress.IsLoopback(address) ? "'api.url' without TLS is loopback only"
        : Url.Scheme != Uri.UriSchemeHttps && Url.Scheme != Uri.UriSchemeHttp ? "'api.url' is http or https"
        : null;
}

/// <param name="Url">https with an IP address; the certificate is <see cref="KeyPaths.Tls"/>.</param>
internal sealed record PeerListener(Uri Url)
{
    internal string? Problem() =>
        Url.IsAbsoluteUri && Url.Scheme == Uri.UriSchemeHttps && Url.PathAndQuery == "/"
        && IPAddress.TryParse(Url.Host.Trim('[', ']'), out _)
            ? null
            : "'peer.url' is https with an IP address and no path";
}

/// <param name="Certificate">PEM with certificate and private key (0600), as <c>lotus tsa keygen</c> makes it.</param>
/// <param name="Policy">The OID of the policy that tokens name.</param>
internal sealed record TsaRole(string Certificate, string Policy = TimestampAuthority.DefaultPolicy);

/// <summary>Files that only the node's account may read (0600).</summary>
/// <param name="Log">Signs the log's checkpoints.</param>
/// <param name="Witness">Cosigns other logs' checkpoints, as seen.</param>
/// <param name="Mirror">Cosigns other logs' checkpoints, as held; not the witness's key.</param>
/// <param name="Node">Signs the node's statements and receipts.</param>
/// <param name="Tls">PEM with certificate and private key for node-to-node TLS.</param>
internal sealed record KeyPaths(string Log, string Witness, string Mirror, string Node, string Tls);
