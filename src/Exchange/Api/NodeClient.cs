using System.Text.Json;
using LotusBridge.Custody.Sealing.Ranges;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Packages;
using LotusBridge.Ledger;

namespace LotusBridge.Exchange.Api;

/// <summary>
/// A node's API (<c>spec/api.md</c>) for programs: acts and reads, repeated safely where a connection breaks. Refusals
/// are values; a connection that stays broken is an <see cref="HttpRequestException"/>.
/// </summary>
/// <param name="http">With the node's address as base address; its timeout bounds one attempt.</param>
/// <param name="caller">Null for the public reads alone.</param>
public sealed class NodeClient(HttpClient http, Caller? caller, TimeProvider clock)
{
    private readonly Sender sender = new(http, caller, clock);

    /// <summary>Sends a signed statement to the route of its type. The same statement twice is one act.</summary>
    /// <param name="annex">The document that the statement commits to, with <c>order.issued</c>.</param>
    /// <exception cref="ArgumentException">A type that only nodes make.</exception>
    public Task<Answer<ActAccepted>> SubmitAsync(Statement statement, ReadOnlyMemory<byte>? annex, CancellationToken stop)
    {
        var route = ActRoute.Find(statement.Header.Type)
            ?? throw new ArgumentException($"'{statement.Header.Type}' is no official's act", nameof(statement));
        return SubmitAsync(route.PathFor(statement), statement.Envelope, annex, stop);
    }

    /// <inheritdoc cref="SubmitAsync(Statement, ReadOnlyMemory{byte}?, CancellationToken)"/>
    public Task<Answer<ActAccepted>> SubmitAsync(Statement statement, CancellationToken stop) =>
        SubmitAsync(statement, annex: null, stop);

    /// <summary>Sends an envelope to a route of the caller's choice.</summary>
    public Task<Answer<ActAccepted>> SubmitAsync(
        string path, Envelope statement, ReadOnlyMemory<byte>? annex, CancellationToken stop)
    {
        var act = new SignedAct(
            Convert.ToBase64String(statement.Bytes.Span),
            annex is { } document ? Convert.ToBase64String(document.Span) : null);
        return sender.JsonAsync<ActAccepted>(
            HttpMethod.Post, path, JsonSerializer.SerializeToUtf8Bytes(act, ApiJson.Options), stop);
    }

    public Task<Answer<OfficialList>> OfficialsAsync(CancellationToken stop) => Get<OfficialList>("/officials", stop);

    public Task<Answer<OfficialView>> OfficialAsync(string id, CancellationToken stop) =>
        Get<OfficialView>($"/officials/{Part(id)}", stop);

    /// <summary>Invites somebody to make a passkey at the node's portal. Repeated, it makes another invitation.</summary>
    public Task<Answer<InvitationMade>> InviteAsync(InvitationWish wish, CancellationToken stop) =>
        sender.JsonAsync<InvitationMade>(
            HttpMethod.Post, ActRoute.Root + "/invitations", JsonSerializer.SerializeToUtf8Bytes(wish, ApiJson.Options), stop);

    public Task<Answer<InvitationList>> InvitationsAsync(CancellationToken stop) => Get<InvitationList>("/invitations", stop);

    public Task<Answer<CaseView>> CaseAsync(string @case, CancellationToken stop) =>
        Get<CaseView>($"/cases/{Part(@case)}", stop);

    /// <param name="after">The last list's <see cref="OrderList.After"/>; null for the newest.</param>
    public Task<Answer<OrderList>> OrdersAsync(string? after, CancellationToken stop) =>
        OrdersAsync(new OrderAsk(), after, stop);

    /// <inheritdoc cref="OrdersAsync(string?, CancellationToken)"/>
    /// <param name="ask">Which of them; the same for each list that goes on.</param>
    public Task<Answer<OrderList>> OrdersAsync(OrderAsk ask, string? after, CancellationToken stop)
    {
        var query = string.Join('&', ask.Parameters().Append<(string Name, string? Value)>(("after", after))
            .Where(one => one.Value is not null).Select(one => $"{one.Name}={Part(one.Value!)}"));
        return Get<OrderList>(query.Length == 0 ? "/orders" : "/orders?" + query, stop);
    }

    public Task<Answer<OrderView>> OrderAsync(string number, CancellationToken stop) =>
        Get<OrderView>($"/orders/{Part(number)}", stop);

    /// <summary>One statement's envelope, byte for byte.</summary>
    public Task<Answer<byte[]>> EnvelopeAsync(string number, Digest statement, CancellationToken stop) =>
        Bytes($"/orders/{Part(number)}/statements/{Part(statement.ToString())}", stop);

    /// <summary>The authority-only document.</summary>
    public Task<Answer<byte[]>> AnnexAsync(string number, CancellationToken stop) =>
        Bytes($"/orders/{Part(number)}/annex", stop);

    public Task<Answer<AlarmList>> AlarmsAsync(CancellationToken stop) => Get<AlarmList>("/alarms", stop);

    /// <summary>What shows that a statement was sent to a territory and not taken there.</summary>
    public Task<Answer<byte[]>> SubmissionAsync(string peer, Digest statement, CancellationToken stop) =>
        Bytes($"/submissions/{Part(peer)}/{Part(statement.ToString())}", stop);

    public Task<Answer<PackageView>> PackageAsync(string package, CancellationToken stop) =>
        Get<PackageView>($"/packages/{Part(package)}", stop);

    public Task<Answer<StatementView>> StatementAsync(Digest statement, CancellationToken stop) =>
        Get<StatementView>($"/statements/{Part(statement.ToString())}", stop);

    /// <summary>The C2SP tlog-proof of a statement of this territory.</summary>
    public Task<Answer<byte[]>> ProofAsync(Digest statement, CancellationToken stop) =>
        Bytes($"/statements/{Part(statement.ToString())}/proof", stop);

    /// <summary>The envelope of the roster's genesis.</summary>
    public Task<Answer<byte[]>> RosterAsync(CancellationToken stop) => Bytes("/roster", stop);

    /// <summary>The epochs after the genesis.</summary>
    public Task<Answer<RosterList>> RostersAsync(CancellationToken stop) => Get<RosterList>("/rosters", stop);

    /// <summary>Hands a step of the roster to the caller's own node. The same step twice is one.</summary>
    public Task<Answer<StepTaken>> SubmitAsync(SignedStep step, CancellationToken stop) => sender.JsonAsync<StepTaken>(
        HttpMethod.Post, ActRoute.Root + "/rosters", JsonSerializer.SerializeToUtf8Bytes(step, ApiJson.Options), stop);

    public Task<Answer<PackList>> PacksAsync(CancellationToken stop) => Get<PackList>("/packs", stop);

    /// <summary>A rule pack, byte for byte.</summary>
    public Task<Answer<byte[]>> PackAsync(string id, CancellationToken stop) => Bytes($"/packs/{Part(id)}", stop);

    public Task<Answer<StatusView>> StatusAsync(CancellationToken stop) => Get<StatusView>("/status", stop);

    /// <summary>How far a package has arrived.</summary>
    public Task<Answer<UploadProgress>> UploadedAsync(string package, CancellationToken stop) =>
        Get<UploadProgress>($"/packages/{Part(package)}/upload", stop);

    /// <summary>Draws a package's capability; one drawn before counts for nothing then.</summary>
    public Task<Answer<CapabilityDrawn>> DrawCapabilityAsync(string package, CancellationToken stop) =>
        sender.JsonAsync<CapabilityDrawn>(
            HttpMethod.Post, ActRoute.Root + $"/packages/{Part(package)}/capability", body: null, stop);

    /// <summary>Sends a sealed file: those of its parts that the node has not, over broken connections.</summary>
    /// <param name="content">The ciphertext, seekable; it is read through once for the list of its parts.</param>
    /// <param name="progress">Told the bytes that the node holds durably.</param>
    /// <returns>Once the node has said that it holds the whole.</returns>
    public async Task<Answer<UploadProgress>> UploadAsync(
        string package, Stream content, IProgress<long>? progress, CancellationToken stop)
    {
        content.Seek(0, SeekOrigin.Begin);
        var list = await PartList.OfAsync(content, stop);
        return await UploadAsync(package, content, list, new Sending { Progress = progress }, stop);
    }

    /// <summary>The same, with the list of its parts at hand.</summary>
    public async Task<Answer<UploadProgress>> UploadAsync(
        string package, Stream content, PartList list, Sending sending, CancellationToken stop)
    {
        using var upload = new PackageUpload(sender, package, content, list, sending);
        return await upload.RunAsync(stop);
    }

    /// <summary>Downloads a package's ciphertext, over broken connections.</summary>
    /// <returns>The stream, written to its end.</returns>
    public Task<Answer<Stream>> ContentAsync(string package, Stream into, CancellationToken stop) =>
        ContentAsync(package, into, from: 0, stop);

    /// <inheritdoc cref="ContentAsync(string, Stream, CancellationToken)"/>
    /// <param name="from">Bytes that the caller already holds; the rest is written.</param>
    public Task<Answer<Stream>> ContentAsync(string package, Stream into, long from, CancellationToken stop) =>
        new PackageDownload(sender, ActRoute.Root + $"/packages/{Part(package)}/content", into, from).RunAsync(stop);

    /// <summary>A package's ciphertext where it lies, to be read by ranges.</summary>
    /// <param name="size">The manifest's, in bytes.</param>
    public IRangeSource ContentRanges(string package, long size) =>
        new NodeRanges(sender, ActRoute.Root + $"/packages/{Part(package)}/content", size);

    /// <summary>Downloads an order's evidence bundle.</summary>
    /// <param name="content">Whether with the sealed packages.</param>
    public async Task<Answer<Stream>> BundleAsync(string number, bool content, Stream into, CancellationToken stop)
    {
        var path = ActRoute.Root + $"/orders/{Part(number)}/bundle?content={(content ? "true" : "false")}";
        using var response = await sender.PatientAsync(HttpMethod.Get, path, body: null, stop);
        if (!response.IsSuccessStatusCode)
        {
            return new Answer<Stream>(null, await Sender.RefusalAsync(response, stop));
        }

        await response.Content.CopyToAsync(into, stop);
        return new Answer<Stream>(into, null);
    }

    private static string Part(string text) => Uri.EscapeDataString(text);

    private Task<Answer<T>> Get<T>(string path, CancellationToken stop)
        where T : class => sender.JsonAsync<T>(HttpMethod.Get, ActRoute.Root + path, body: null, stop);

    private Task<Answer<byte[]>> Bytes(string path, CancellationToken stop) =>
        sender.BytesAsync(ActRoute.Root + path, stop);
}
