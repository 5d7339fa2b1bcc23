#include "textflag.h"

// Each function here does what its namesake in kernel.go does, bit for bit.

#define ROW(from, lo, hi) \
	VPBROADCASTD from, Y14    \
	VPMADDWD Y14, Y12, Y15    \
	VPADDD   Y15, lo, lo      \
	VPMADDWD Y14, Y13, Y15    \
	VPADDD   Y15, hi, hi

// func block6(x *int16, xStride int, w *int16, pairs int, y *int32, yStride int)
TEXT ·block6(SB), NOSPLIT, $0-48
	MOVQ  x+0(FP), SI
	MOVQ  xStride+8(FP), R8
	MOVQ  w+16(FP), DI
	MOVQ  pairs+24(FP), CX
	MOVQ  y+32(FP), DX
	MOVQ  yStride+40(FP), R9
	LEAQ  (R8)(R8*2), R10
	ADDQ  SI, R10
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1
	VPXOR Y2, Y2, Y2
	VPXOR Y3, Y3, Y3
	VPXOR Y4, Y4, Y4
	VPXOR Y5, Y5, Y5
	VPXOR Y6, Y6, Y6
	VPXOR Y7, Y7, Y7
	VPXOR Y8, Y8, Y8
	VPXOR Y9, Y9, Y9
	VPXOR Y10, Y10, Y10
	VPXOR Y11, Y11, Y11

loop6:
	VMOVDQU (DI), Y12
	VMOVDQU 32(DI), Y13
	ROW((SI), Y0, Y1)
	ROW((SI)(R8*1), Y2, Y3)
	ROW((SI)(R8*2), Y4, Y5)
	ROW((R10), Y6, Y7)
	ROW((R10)(R8*1), Y8, Y9)
	ROW((R10)(R8*2), Y10, Y11)
	ADDQ    $4, SI
	ADDQ    $4, R10
	ADDQ    $64, DI
	DECQ    CX
	JNZ     loop6
	LEAQ    (R9)(R9*2), R10
	ADDQ    DX, R10
	VMOVDQU Y0, (DX)
	VMOVDQU Y1, 32(DX)
	VMOVDQU Y2, (DX)(R9*1)
	VMOVDQU Y3, 32(DX)(R9*1)
	VMOVDQU Y4, (DX)(R9*2)
	VMOVDQU Y5, 32(DX)(R9*2)
	VMOVDQU Y6, (R10)
	VMOVDQU Y7, 32(R10)
	VMOVDQU Y8, (R10)(R9*1)
	VMOVDQU Y9, 32(R10)(R9*1)
	VMOVDQU Y10, (R10)(R9*2)
	VMOVDQU Y11, 32(R10)(R9*2)
	VZEROUPPER
	RET

// func block1(x *int16, w *int16, pairs int, y *int32)
TEXT ·block1(SB), NOSPLIT, $0-32
	MOVQ  x+0(FP), SI
	MOVQ  w+8(FP), DI
	MOVQ  pairs+16(FP), CX
	MOVQ  y+24(FP), DX
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1

loop1:
	VMOVDQU (DI), Y12
	VMOVDQU 32(DI), Y13
	ROW((SI), Y0, Y1)
	ADDQ    $4, SI
	ADDQ    $64, DI
	DECQ    CX
	JNZ     loop1
	VMOVDQU Y0, (DX)
	VMOVDQU Y1, 32(DX)
	VZEROUPPER
	RET

// block6VNNI and block1VNNI keep the sums of a whole panel in one register and
// multiply and add in one instruction.

// func block6VNNI(x *int16, xStride int, w *int16, pairs int, y *int32, yStride int)
TEXT ·block6VNNI(SB), NOSPLIT, $0-48
	MOVQ   x+0(FP), SI
	MOVQ   xStride+8(FP), R8
	MOVQ   w+16(FP), DI
	MOVQ   pairs+24(FP), CX
	MOVQ   y+32(FP), DX
	MOVQ   yStride+40(FP), R9
	LEAQ   (R8)(R8*2), R10
	ADDQ   SI, R10
	VPXORD Z0, Z0, Z0
	VPXORD Z1, Z1, Z1
	VPXORD Z2, Z2, Z2
	VPXORD Z3, Z3, Z3
	VPXORD Z4, Z4, Z4
	VPXORD Z5, Z5, Z5

loopv6:
	VMOVDQU32     (DI), Z12
	VPDPWSSD.BCST (SI), Z12, Z0
	VPDPWSSD.BCST (SI)(R8*1), Z12, Z1
	VPDPWSSD.BCST (SI)(R8*2), Z12, Z2
	VPDPWSSD.BCST (R10), Z12, Z3
	VPDPWSSD.BCST (R10)(R8*1), Z12, Z4
	VPDPWSSD.BCST (R10)(R8*2), Z12, Z5
	ADDQ          $4, SI
	ADDQ          $4, R10
	ADDQ          $64, DI
	DECQ          CX
	JNZ           loopv6
	LEAQ          (R9)(R9*2), R10
	ADDQ          DX, R10
	VMOVDQU32     Z0, (DX)
	VMOVDQU32     Z1, (DX)(R9*1)
	VMOVDQU32     Z2, (DX)(R9*2)
	VMOVDQU32     Z3, (R10)
	VMOVDQU32     Z4, (R10)(R9*1)
	VMOVDQU32     Z5, (R10)(R9*2)
	VZEROUPPER
	RET

// func block1VNNI(x *int16, w *int16, pairs int, y *int32)
TEXT ·block1VNNI(SB), NOSPLIT, $0-32
	MOVQ   x+0(FP), SI
	MOVQ   w+8(FP), DI
	MOVQ   pairs+16(FP), CX
	MOVQ   y+24(FP), DX
	VPXORD Z0, Z0, Z0
	VPXORD Z1, Z1, Z1
	VPXORD Z2, Z2, Z2
	VPXORD Z3, Z3, Z3
	SUBQ   $4, CX
	JLT    restv1

loopv1:
	VMOVDQU32     (DI), Z12
	VMOVDQU32     64(DI), Z13
	VMOVDQU32     128(DI), Z14
	VMOVDQU32     192(DI), Z15
	VPDPWSSD.BCST (SI), Z12, Z0
	VPDPWSSD.BCST 4(SI), Z13, Z1
	VPDPWSSD.BCST 8(SI), Z14, Z2
	VPDPWSSD.BCST 12(SI), Z15, Z3
	ADDQ          $16, SI
	ADDQ          $256, DI
	SUBQ          $4, CX
	JGE           loopv1

restv1:
	ADDQ $4, CX
	JZ   endv1

onev1:
	VMOVDQU32     (DI), Z12
	VPDPWSSD.BCST (SI), Z12, Z0
	ADDQ          $4, SI
	ADDQ          $64, DI
	DECQ          CX
	JNZ           onev1

endv1:
	VPADDD    Z1, Z0, Z0
	VPADDD    Z3, Z2, Z2
	VPADDD    Z2, Z0, Z0
	VMOVDQU32 Z0, (DX)
	VZEROUPPER
	RET

DATA number<>+0(SB)/4, $4.97
DATA number<>+4(SB)/4, $-4.97
DATA number<>+8(SB)/4, $378.0
DATA number<>+12(SB)/4, $17325.0
DATA number<>+16(SB)/4, $135135.0
DATA number<>+20(SB)/4, $28.0
DATA number<>+24(SB)/4, $3150.0
DATA number<>+28(SB)/4, $62370.0
DATA number<>+32(SB)/4, $0.5
DATA number<>+36(SB)/4, $8191.0
DATA number<>+40(SB)/4, $-8191.0
DATA number<>+44(SB)/4, $0.1
GLOBL number<>(SB), RODATA|NOPTR, $48

// GATE leaves the gate's sum in Y0; R11 is its place.
#define GATE \
	VCVTDQ2PS (SI)(R11*1), Y0     \
	VMULPS    (R8)(R11*1), Y0, Y0 \
	VADDPS    (R10)(R11*1), Y0, Y0 \
	VCVTDQ2PS (DI)(R11*1), Y1     \
	VMULPS    (R9)(R11*1), Y1, Y1 \
	VADDPS    Y1, Y0, Y0

// TANH replaces Y0; Y1, Y4 and Y15 are scratch.
#define TANH \
	VMINPS Y5, Y0, Y0    \
	VMAXPS Y6, Y0, Y0    \
	VMULPS Y0, Y0, Y1    \
	VADDPS Y7, Y1, Y4    \
	VMULPS Y1, Y4, Y4    \
	VADDPS Y8, Y4, Y4    \
	VMULPS Y1, Y4, Y4    \
	VADDPS Y9, Y4, Y4    \
	VMULPS Y0, Y4, Y4    \
	VMULPS Y1, Y10, Y15  \
	VADDPS Y11, Y15, Y15 \
	VMULPS Y1, Y15, Y15  \
	VADDPS Y12, Y15, Y15 \
	VMULPS Y1, Y15, Y15  \
	VADDPS Y9, Y15, Y15  \
	VDIVPS Y15, Y4, Y0

#define SIGMOID \
	VMULPS Y13, Y0, Y0 \
	TANH               \
	VMULPS Y13, Y0, Y0 \
	VADDPS Y13, Y0, Y0

// func cellAVX2(fromInput, fromState *int32, coefficient, c *float32, h *int16, n int)
TEXT ·cellAVX2(SB), NOSPLIT, $0-48
	MOVQ         fromInput+0(FP), SI
	MOVQ         fromState+8(FP), DI
	MOVQ         coefficient+16(FP), R8
	MOVQ         c+24(FP), DX
	MOVQ         h+32(FP), R13
	MOVQ         n+40(FP), CX
	SHLQ         $2, CX
	LEAQ         (R8)(CX*4), R9
	LEAQ         (R9)(CX*4), R10
	LEAQ         number<>(SB), AX
	VBROADCASTSS 0(AX), Y5
	VBROADCASTSS 4(AX), Y6
	VBROADCASTSS 8(AX), Y7
	VBROADCASTSS 12(AX), Y8
	VBROADCASTSS 16(AX), Y9
	VBROADCASTSS 20(AX), Y10
	VBROADCASTSS 24(AX), Y11
	VBROADCASTSS 28(AX), Y12
	VBROADCASTSS 32(AX), Y13
	VBROADCASTSS 36(AX), Y14
	XORQ         BX, BX

loopc:
	LEAQ         (BX)(CX*1), R11
	GATE
	SIGMOID
	VMULPS       (DX)(BX*1), Y0, Y2
	MOVQ         BX, R11
	GATE
	SIGMOID
	VMOVAPS      Y0, Y3
	LEAQ         (BX)(CX*2), R11
	GATE
	TANH
	VMULPS       Y0, Y3, Y3
	VADDPS       Y3, Y2, Y3
	VMOVUPS      Y3, (DX)(BX*1)
	LEAQ         (BX)(CX*2), R11
	ADDQ         CX, R11
	GATE
	SIGMOID
	VMOVAPS      Y0, Y2
	VMOVAPS      Y3, Y0
	TANH
	VMULPS       Y2, Y0, Y0
	VMULPS       Y14, Y0, Y0
	VMINPS       Y14, Y0, Y0
	VBROADCASTSS 40(AX), Y1
	VMAXPS       Y1, Y0, Y0
	VCVTPS2DQ    Y0, Y0
	VEXTRACTI128 $1, Y0, X1
	VPACKSSDW    X1, X0, X0
	VMOVDQU      X0, (R13)
	ADDQ         $16, R13
	ADDQ         $32, BX
	CMPQ         BX, CX
	JLT          loopc
	VZEROUPPER
	RET

// func addAVX2(sum *float32, row *byte, scale float32, n int)
TEXT ·addAVX2(SB), NOSPLIT, $0-32
	MOVQ         sum+0(FP), DI
	MOVQ         row+8(FP), SI
	VBROADCASTSS scale+16(FP), Y1
	MOVQ         n+24(FP), CX

loopa:
	VPMOVSXBD (SI), Y0
	VCVTDQ2PS Y0, Y0
	VMULPS    Y1, Y0, Y0
	VADDPS    (DI), Y0, Y0
	VMOVUPS   Y0, (DI)
	ADDQ      $8, SI
	ADDQ      $32, DI
	SUBQ      $8, CX
	JNZ       loopa
	VZEROUPPER
	RET

// func roundAVX2(q *int16, x *float32, scale float32, n int)
TEXT ·roundAVX2(SB), NOSPLIT, $0-32
	MOVQ         q+0(FP), DI
	MOVQ         x+8(FP), SI
	VBROADCASTSS scale+16(FP), Y1
	MOVQ         n+24(FP), CX
	LEAQ         number<>(SB), AX
	VBROADCASTSS 36(AX), Y2
	VBROADCASTSS 40(AX), Y3

loopr:
	VMULPS       (SI), Y1, Y0
	VMINPS       Y2, Y0, Y0
	VMAXPS       Y3, Y0, Y0
	VCVTPS2DQ    Y0, Y0
	VEXTRACTI128 $1, Y0, X4
	VPACKSSDW    X4, X0, X0
	VMOVDQU      X0, (DI)
	ADDQ         $32, SI
	ADDQ         $16, DI
	SUBQ         $8, CX
	JNZ          loopr
	VZEROUPPER
	RET

// func dotsAVX2(out *float32, rows int, a, b *float32, n int)
TEXT ·dotsAVX2(SB), NOSPLIT, $0-40
	MOVQ out+0(FP), DX
	MOVQ rows+8(FP), R8
	MOVQ a+16(FP), SI
	MOVQ b+24(FP), DI
	MOVQ n+32(FP), CX
	SHLQ $2, CX

rows:
	VXORPS Y0, Y0, Y0
	XORQ   BX, BX

loopd:
	VMOVUPS (SI)(BX*1), Y1
	VMULPS  (DI)(BX*1), Y1, Y1
	VADDPS  Y1, Y0, Y0
	ADDQ    $32, BX
	CMPQ    BX, CX
	JLT     loopd

	// Lanes 0+4, 1+5, 2+6, 3+7; then 0+2, 1+3; then both.
	VEXTRACTF128 $1, Y0, X1
	VADDPS       X1, X0, X0
	VMOVHLPS     X0, X0, X1
	VADDPS       X1, X0, X0
	VMOVSHDUP    X0, X1
	VADDSS       X1, X0, X0
	VMOVSS       X0, (DX)
	ADDQ         $4, DX
	ADDQ         CX, DI
	DECQ         R8
	JNZ          rows
	VZEROUPPER
	RET

// func scaleAVX2(y *float32, sums *int32, factor, bias *float32, n int)
TEXT ·scaleAVX2(SB), NOSPLIT, $0-40
	MOVQ y+0(FP), DX
	MOVQ sums+8(FP), SI
	MOVQ factor+16(FP), DI
	MOVQ bias+24(FP), R8
	MOVQ n+32(FP), CX
	SHLQ $2, CX
	XORQ BX, BX

loops:
	VCVTDQ2PS (SI)(BX*1), Y0
	VMULPS    (DI)(BX*1), Y0, Y0
	VADDPS    (R8)(BX*1), Y0, Y0
	VMOVUPS   Y0, (DX)(BX*1)
	ADDQ      $32, BX
	CMPQ      BX, CX
	JLT       loops
	VZEROUPPER
	RET

// func bendAVX2(x *float32, n int)
TEXT ·bendAVX2(SB), NOSPLIT, $0-16
	MOVQ         x+0(FP), DI
	MOVQ         n+8(FP), CX
	LEAQ         number<>(SB), AX
	VBROADCASTSS 44(AX), Y2

loopb:
	VMOVUPS (DI), Y0
	VMULPS  Y2, Y0, Y1
	VMAXPS  Y1, Y0, Y0
	VMOVUPS Y0, (DI)
	ADDQ    $32, DI
	SUBQ    $8, CX
	JNZ     loopb
	VZEROUPPER
	RET
