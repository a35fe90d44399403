using System.Text;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Unit.Custody.Statements;

public sealed class StatementReaderTests
{
    private static readonly DateTimeOffset At = new(2026, 5, 4, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_was_signed_reads_back_the_same()
    {
        using var key = Ed25519Signer.FromSeed(new byte[32]);
        var written = OrderStatements.Reader.Sign(
            new OrderWithdrawn("不再需要"), "MO-2026-K7Q2M4XA", "MO-3f9c2a71d0be", At, [Digest.Of([1])], key);

        var read = OrderStatements.Reader.Read(written.Envelope.Bytes, out var problem);

        Assert.Null(problem);
        Assert.Equal(written.Digest, read!.Digest);
        Assert.Equal("不再需要", Assert.IsType<OrderWithdrawn>(read.Body).Reason);
        Assert.True(SignatureCheck.Verify(read.Envelope, SigningKey.Of(key)));
    }

    [Fact]
    public void Every_single_flipped_bit_is_found()
    {
        using var key = Ed25519Signer.FromSeed(new byte[32]);
        var written = OrderStatements.Reader.Sign(
            new OrderWithdrawn("no longer needed"), "MO-2026-K7Q2M4XA", "MO-3f9c2a71d0be", At, [], key);
        var bytes = written.Envelope.Bytes.ToArray();
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var changed = (byte[])bytes.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            var read = OrderStatements.Reader.Read(changed, out _);
            Assert.False(read is not null && SignatureCheck.Verify(read.Envelope, SigningKey.Of(key)), $"bit {bit}");
        }
    }

    [Theory]
    [InlineData("""{"type":"order.withdrawn","thread":"T","by":"MO-3f9c2a71d0be","at":"2026-05-04T09:00:00Z","answers":[],"body":{"reason":"abc","reason":"abd"}}""")]
    [InlineData("""{"type":"order.withdrawn","thread":"T","by":"MO-3f9c2a71d0be","at":"2026-05-04T09:00:00Z","answers":[],"body":{"reason":"abc","more":1}}""")]
    [InlineData("""{"type":"order.withdrawn","thread":"T","by":"MO-3f9c2a71d0be","at":"2026-05-04T09:00:00+00:00","answers":[],"body":{"reason":"abc"}}""")]
    [InlineData("""{"type":"order.withdrawn","thread":"T","by":"Wong","at":"2026-05-04T09:00:00Z","answers":[],"body":{"reason":"abc"}}""")]
    [InlineData("""{"type":"order.validated","thread":"T","by":"MO-3f9c2a71d0be","at":"2026-05-04T09:00:00Z","answers":[],"body":{"reason":"abc"}}""")]
    [InlineData("""{"type":"order.withdrawn","thread":"T","by":"MO-3f9c2a71d0be","at":"2026-05-04T09:00:00Z","answers":[],"body":{}}""")]
    [InlineData("""{"type":"order.withdrawn","thread":"T","by":"MO-3f9c2a71d0be","at":"2026-05-04T09:00:00Z","answers":[],"body":{"reason":null}}""")]
    [InlineData("""{"type":"order.withdrawn","thread":"T","by":"MO-3f9c2a71d0be","at":"2026-05-04T09:00:00Z","answers":[null],"body":{"reason":"abc"}}""")]
    public void A_payload_outside_the_one_form_is_refused(string payload)
    {
        using var key = Ed25519Signer.FromSeed(new byte[32]);
        var envelope = Envelope.Sign(
            StatementTypes.PayloadTypeOf("order.withdrawn"), Encoding.UTF8.GetBytes(payload), key);
        Assert.Null(OrderStatements.Reader.Read(envelope, out var problem));
        Assert.NotNull(problem);
    }

    [Fact]
    public void A_null_in_a_list_of_a_body_is_refused()
    {
        using var key = Ed25519Signer.FromSeed(new byte[32]);
        var payload = Encoding.UTF8.GetBytes(
            """{"type":"package.sealed","thread":"T","by":"MO-3f9c2a71d0be","at":"2026-05-04T09:00:00Z","answers":[],"body":{"package":"P-7QK2M4XA9C1D","files":[null],"sealed":null,"recipients":[null]}}""");
        var envelope = Envelope.Sign(StatementTypes.PayloadTypeOf("package.sealed"), payload, key);
        Assert.Null(OrderStatements.Reader.Read(envelope, out var problem));
        Assert.Contains("null", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"payload":"","payloadType":"t","signatures":[null]}""")]
    [InlineData("""{"payload":null,"payloadType":"t","signatures":[]}""")]
    [InlineData("""{"payload":"","payloadType":"t","signatures":[]}""")]
    [InlineData("""null""")]
    [InlineData("""[]""")]
    [InlineData("")]
    public void What_is_no_envelope_is_refused(string text)
    {
        Assert.False(Envelope.TryRead(Encoding.UTF8.GetBytes(text), out var envelope, out var problem));
        Assert.Null(envelope);
        Assert.NotNull(problem);
    }

    [Fact]
    public void Another_key_does_not_verify()
    {
        using var key = Ed25519Signer.FromSeed(new byte[32]);
        using var other = Ed25519Signer.FromSeed([.. Enumerable.Repeat((byte)1, 32)]);
        var written = OrderStatements.Reader.Sign(
            new OrderClosed(), "MO-2026-K7Q2M4XA", "MO-3f9c2a71d0be", At, [], key);
        Assert.False(SignatureCheck.Verify(written.Envelope, SigningKey.Of(other)));
    }
}
